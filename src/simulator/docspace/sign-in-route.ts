import { byPassword } from "./authentication.js";
import { bindingFailure, failure, success } from "./envelope.js";
import type { Route, Visit } from "./route.js";
import { describeRequest } from "./sign-in-details.js";
import { openConnection, recordLogin } from "./state.js";
import { writeDate } from "./wire-date.js";

/** The sign-in, which returns a portal token. */
export const signInRoutes: readonly Route[] = [
  { operation: "signIn", method: "POST", path: "/api/2.0/authentication", anonymous: true, answer: signIn },
];

function signIn(visit: Visit): Response {
  const { request, address, state } = visit;
  const { throttle } = state;
  const form = readForm(visit.json);
  if (!form) return bindingFailure(request, { UserName: ["The UserName field is required."] });
  const guess = form.userName.toLowerCase();
  if (throttle.tripped(guess, address)) return throttled();

  const details = describeRequest(request, address, state.settings);
  const user = byPassword(state, form.userName, form.password);
  if (!user) {
    throttle.note(guess, address);
    recordLogin(state, { user, login: form.userName, action: "LoginFailViaApi", details });
    return failure(401, "User authentication failed");
  }
  const expires = new Date(state.settings.now());
  expires.setUTCFullYear(expires.getUTCFullYear() + 1);
  const expiresAt = expires.getTime();
  const { token } = openConnection(state, user, details, { expiresAt });
  const response = { token, expires: writeDate(expiresAt, state.settings), sms: false, tfa: false };
  return success<{ response: typeof response }>(visit, response);
}

/** 403 after too many wrong passwords for a login. */
function throttled(): Response {
  const type = "ASC.Web.Core.BruteForceCredentialException";
  return failure(403, "Login Fail. Too many attempts", { type });
}

function readForm(body: unknown): { userName: string; password: string } | undefined {
  const { userName, password } = (body ?? {}) as { userName?: unknown; password?: unknown };
  return typeof userName === "string" && typeof password === "string" ? { userName, password } : undefined;
}
