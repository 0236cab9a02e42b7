import type { components } from "../../../generated/era.js";
import { bare } from "../kit/index.js";
import { failure, json, lockedOut } from "./answers.js";
import type { OwnVisit, Route, Visit } from "./route.js";
import { openSession } from "./state.js";

/** The sign-in, and the caller's own session. */
export const iamRoutes: readonly Route[] = [
  { operation: "signIn", method: "POST", path: "/rest/v1/iam/sessions", anonymous: true, answer: signIn },
  { operation: "getCurrentSession", method: "GET", path: "/rest/v1/iam/sessions/current", answer: current },
];

function signIn({ json: body, url, address, state }: Visit): Response {
  const { settings, users, bans } = state;
  if (bans.isBanned(address)) return lockedOut(settings);
  const given = (body ?? {}) as Partial<components["schemas"]["SignInRequest"]>;
  if (![given.domain, given.login, given.pwd].every((each) => typeof each === "string")) {
    return failure(settings, 400, "domain, login and pwd are needed");
  }
  const user = users.find(({ domain, login }) => domain === given.domain && login === given.login);
  if (!user || user.password === undefined || user.password !== given.pwd) {
    bans.note(address);
    return failure(settings, 401, "wrong domain, login or password");
  }
  const { cookie, token } = openSession(state, user);
  const secure = url.protocol === "https:" ? "; Secure" : "";
  const headers = { "set-cookie": `${settings.cookie}=${cookie}; Path=/; HttpOnly${secure}` };
  if (settings.signedIn === 204) return bare(204, headers);
  const answer: components["schemas"]["SignedIn"] = given.session_type ? { session_token: token } : {};
  return json(answer, settings.signedIn, headers);
}

function current({ caller, state }: OwnVisit): Response {
  const { id, domain, login } = caller.user;
  const answers: Record<typeof state.settings.current, components["schemas"]["CurrentSession"]> = {
    whole: { session_id: caller.sessionId, domain, login, user_id: id },
    "no id": { domain, login },
    bare: {},
    refused: {},
  };
  return json(answers[state.settings.current]);
}
