import { AuthenticationError, InvalidArgumentError } from "../../errors.js";
import { type Authorization, type Authorizer, bearer, sendable } from "../../http/authorization.js";
import { type CameFrom, cookieLeftBy } from "../../http/set-cookie.js";

/** A credential with which a caller signs in to an Era Platform. */
export type EraCredential =
  /** The client signs in with it once, and `close()` signs out again. */
  | { kind: "password"; domain: string; username: string; password: string }
  /** The `session_token` of a session that somebody else opened. It is never signed out. */
  | { kind: "accessToken"; accessToken: string };

/** A credential of Era, ready to be sent. */
export interface EraAuthorization extends Authorization {
  readonly kind: EraCredential["kind"];
  /** The value of the cookie, or the token. If the id of a session equals it, the session is the own session. */
  readonly carried: string;
}

/** The names of the cookie, the name in the newer release first. */
const COOKIES = ["EraSession", "RSession"];

/** The reason why nothing is sent any more. */
class Shut extends Error {}

export interface EraAuthorizer extends Authorizer<EraAuthorization, never> {
  /** From now on, nothing is sent. If it is called again, the first reason stays. */
  shut(why: string): void;
  readonly isShut: boolean;
  /** The value of the cookie or the token that the latest call was sent with; `null` before the first call. */
  readonly carried: string | null;
  /** The sign-in of this client; `null` if it has not signed in. */
  signedIn(): Promise<EraAuthorization | null>;
  /** Removes the credential from a text. */
  hide(text: string): string;
}

/**
 * Sends the credential with each attempt. With a password, it signs in once, before the first attempt.
 *
 * @param signIn sends a password and resolves with the cookie.
 * @throws InvalidArgumentError for a credential that cannot be sent.
 */
export function eraAuthorizer(
  credential: EraCredential,
  signIn: (credential: EraCredential & { kind: "password" }) => Promise<Cookie>,
): EraAuthorizer {
  assertSendable(credential);
  let ready: EraAuthorization | null = credential.kind === "accessToken" ? authorizationOf(credential) : null;
  let signingIn: Promise<EraAuthorization> | null = null;
  let shut: Shut | null = null;

  const signInOnce = (given: EraCredential & { kind: "password" }) => {
    signingIn ??= signIn(given).then(({ name, value }) => {
      ready = {
        kind: "password",
        carried: value,
        headers: { cookie: `${name}=${value}` },
        secrets: [value, given.password],
      };
      return ready;
    });
    return signingIn;
  };

  return {
    next() {
      const why = shut;
      if (why) return () => Promise.reject(why);
      return ready ?? (() => signInOnce(credential as EraCredential & { kind: "password" }));
    },
    shut(why) {
      shut ??= new Shut(why);
    },
    get isShut() {
      return shut !== null;
    },
    get carried() {
      return ready?.carried ?? null;
    },
    signedIn: async () => (await signingIn?.catch(() => null)) ?? null,
    hide: (text) => (ready ? text.replaceAll(encodeURIComponent(ready.carried), "[secret]") : text),
  };
}

/** Adds the reason to the error of a call that was not sent. Other errors are returned unchanged. */
export function explained(error: unknown): unknown {
  if (!(error instanceof AuthenticationError) || !(error.cause instanceof Shut)) return error;
  return new AuthenticationError("Nothing was sent", error, error.cause.message, error.cause);
}

/** The cookie that a sign-in sets. */
export interface Cookie {
  name: string;
  value: string;
}

/** The session cookie that an answer sets; `null` if it sets none. */
export function cookieIn(headers: Headers, from: CameFrom): Cookie | null {
  for (const name of COOKIES) {
    const value = cookieLeftBy(headers, name, from);
    if (value !== null) return { name, value };
  }
  return null;
}

/** @throws InvalidArgumentError if the credential cannot be sent. The message contains no part of it. */
export function assertSendable(credential: EraCredential): void {
  switch (credential?.kind) {
    case "accessToken":
      authorizationOf(credential);
      return;
    case "password":
      for (const [name, text] of Object.entries({
        domain: credential.domain,
        "user name": credential.username,
        password: credential.password,
      })) {
        sendable(text, name, /^[^\r\n]+$/);
      }
      return;
    default:
      throw new InvalidArgumentError('The credential has no known kind. Use "password" or "accessToken".');
  }
}

function authorizationOf({ accessToken }: EraCredential & { kind: "accessToken" }): EraAuthorization {
  const sent = bearer(accessToken, "access token");
  return { kind: "accessToken", carried: accessToken, ...sent };
}
