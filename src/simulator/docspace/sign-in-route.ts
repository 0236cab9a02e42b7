import { byPassword } from "./authentication.js";
import { describeRequest } from "./described-request.js";
import { bindingFailure, failure, json, success } from "./envelope.js";
import type { Route, Visit } from "./routes.js";
import { findUser, openConnection, recordLogin } from "./state.js";
import { writeDate } from "./wire-date.js";

/** Where a portal token comes from. */
export const signInRoutes: readonly Route[] = [
  { operation: "signIn", method: "POST", path: "/api/2.0/authentication", anonymous: true, answer: signIn },
];

async function signIn({ request, address, state, throttle }: Visit): Promise<Response> {
  const form = await readForm(request);
  if (!form) return json(bindingFailure(request, { UserName: ["The UserName field is required."] }), 400);
  const guess = form.userName.toLowerCase();
  if (throttle.tripped(guess, address)) return throttled();

  const details = describeRequest(request, address);
  const identity = byPassword(state, form.userName, form.password);
  if (!identity.known) {
    throttle.note(guess, address);
    const user = findUser(state, form.userName);
    recordLogin(state, { user, login: form.userName, action: "LoginFailInvalidCombination", details });
    return json(failure(401, "User authentication failed"), 401);
  }
  const expires = new Date(state.settings.now());
  expires.setUTCFullYear(expires.getUTCFullYear() + 1);
  const expiresAt = expires.getTime();
  const { token } = openConnection(state, identity.caller.user, details, { expiresAt });
  return json(
    success(request, { token, expires: writeDate(expiresAt, state.settings), sms: false, tfa: false }),
  );
}

/** 403 for a credential that was wrong too often. */
export function throttled(): Response {
  const type = "ASC.Web.Core.BruteForceCredentialException";
  return json(failure(403, "Login Fail. Too many attempts", { type }), 403);
}

async function readForm(request: Request): Promise<{ userName: string; password: string } | undefined> {
  try {
    const form = (await request.json()) as { userName?: unknown; password?: unknown } | null;
    const { userName, password } = form ?? {};
    return typeof userName === "string" && typeof password === "string" ? { userName, password } : undefined;
  } catch {
    return undefined;
  }
}
