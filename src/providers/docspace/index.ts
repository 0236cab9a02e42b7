import { InvalidArgumentError, LockoutError, NotFoundError } from "../../errors.js";
import type { ClientOptions } from "../../http/options.js";
import type { Attempt, CallOptions, Provider, Step } from "../../provider.js";
import type { Caller, CurrentSession, Session, SessionList, User } from "../../session.js";
import { createDocSpaceCalls, type DocSpaceCalls, type Revocation } from "./calls.js";
import { type DocSpaceField, docspaceCapabilities } from "./capabilities.js";
import { toLoginEventId, toUserId } from "./ids.js";
import { isAdministrator, toUser } from "./normalise.js";
import type { PasswordReset, RevocationResult, SessionOutcome } from "./results.js";
import { listAfter, resultOf, settleOrThrow, sightingIn, sightingOfUnlisted } from "./settling.js";

export type { PasswordReset, RevocationResult, SessionOutcome } from "./results.js";

/** What a call that could end the caller's own session may be given. */
export interface RevokeOptions extends CallOptions {
  /**
   * Whether the caller's own session may be ended too. Default `false`: a call that would or could
   * end it throws a `LockoutError` before anything is changed.
   */
  includeCurrent?: boolean;
}

/**
 * The active connections of one DocSpace portal: what `plan()` and `apply()` work on, and each of the
 * portal's operations by itself. Every method throws a `CallError` when a call fails.
 */
export interface DocSpace extends Provider<"docspace", DocSpaceField> {
  /** The typed client of the whole spec. Its calls resolve with `data`, or throw a `CallError`. */
  readonly client: DocSpaceCalls["client"];
  /** Who the credential belongs to, and which session it rides on. Two reads. */
  whoami(options?: CallOptions): Promise<Caller>;
  /** The caller's sessions of the last year, newest first, the current one on top. Nobody else's are listed. */
  listSessions(options?: CallOptions): Promise<SessionList>;
  /**
   * The user behind an e-mail address, or with an id. The portal does not confirm ids: of anybody but
   * the caller, nothing but the id comes back.
   *
   * @throws NotFoundError when nobody has the e-mail address.
   */
  findUser(idOrEmail: string, options?: CallOptions): Promise<User>;
  /**
   * Ends one session: the caller's own or, for an administrator, anybody's. Lists before, so that
   * the own session is not ended by accident, and after, because the portal's `false` means unknown,
   * gone already and failed alike.
   *
   * @throws LockoutError when it is, or may be, the current session and `includeCurrent` is not set.
   */
  revokeSession(session: Session | string, options?: RevokeOptions): Promise<SessionOutcome>;
  /**
   * Ends all sessions of the caller but the current one.
   *
   * @throws LockoutError when the portal does not tell the current one: it would be ended as well.
   */
  revokeOthers(options?: CallOptions): Promise<RevocationResult>;
  /**
   * Ends all sessions of a user. The portal lists nobody else's sessions and answers the same for
   * a user without any, so the outcome for somebody else is `unverifiable`.
   *
   * @throws LockoutError when the user is the caller, the credential rides or may ride on a session,
   *   and `includeCurrent` is not set.
   */
  revokeUser(userId: string, options?: RevokeOptions): Promise<RevocationResult>;
  /**
   * Ends all sessions of the caller and obtains the link to the page that changes the password. The
   * password stays as it is until somebody uses the link; an earlier link stops working.
   *
   * @throws LockoutError when the credential rides or may ride on a session and `includeCurrent` is not set.
   */
  resetPassword(options?: RevokeOptions): Promise<PasswordReset>;
}

/**
 * An ONLYOFFICE DocSpace portal.
 *
 * @example
 * const portal = docspace({
 *   baseUrl: "https://portal.example.com",
 *   auth: { kind: "portalToken", portalToken: process.env.SESSIONCTL_PORTAL_TOKEN },
 * });
 * const { sessions } = await portal.listSessions();
 *
 * @throws InvalidArgumentError for a base URL, a credential or an option that cannot be meant.
 */
export function docspace(options: ClientOptions): DocSpace {
  const listeners = new Set<(attempt: Attempt) => void>();
  const calls = createDocSpaceCalls({
    ...options,
    onAttempt(report) {
      options.onAttempt?.(report);
      const { method, attempt, failure, retryInMs } = report;
      for (const listener of listeners) listener({ write: method !== "GET", attempt, failure, retryInMs });
    },
  });

  return {
    name: "docspace",
    capabilities: docspaceCapabilities,
    portal: calls.baseUrl,
    client: calls.client,

    async whoami(options) {
      const [profile, { current, authenticatedBy }] = await Promise.all([
        calls.self(options),
        calls.list(options),
      ]);
      return {
        user: toUser(profile),
        administrator: isAdministrator(profile),
        authenticatedBy,
        current,
      };
    },

    async listSessions(options) {
      const { sessions, current } = await calls.list(options);
      return { sessions, current };
    },

    async findUser(idOrEmail, options) {
      if (idOrEmail.includes("@"))
        return toUser(await calls.profileByEmail(idOrEmail, options).catch(nobodyFound));
      const id = toUserId(idOrEmail);
      const self = toUser(await calls.self(options));
      return self.id === id ? self : { id, name: null, login: null };
    },

    async execute(step, options) {
      const { answer, error } = await carryOut(calls, step, options);
      return { answer, reason: error?.message ?? null };
    },

    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async revokeSession(session, options = {}) {
      const id = String(toLoginEventId(typeof session === "string" ? session : session.id));
      const before = await calls.list(options);
      const seen = before.sessions.find((each) => each.id === id);
      const isCurrent = before.current.state === "known" && before.current.id === id;
      if (isCurrent || seen?.current === "unknown") assertMayEndCurrent(before.current, options);
      const revocation = await calls.closeOne(id, options);
      const sighting = seen
        ? sightingIn(await listAfter(calls, revocation, options), id)
        : await sightingOfUnlisted(calls, revocation, options);
      return { session: id, userId: seen?.userId ?? null, ...settleOrThrow(revocation, sighting) };
    },

    async revokeOthers(options) {
      const before = await calls.list(options);
      if (before.current.state !== "known") {
        throw new LockoutError(
          `Ending all sessions but the current one was refused: ${before.current.reason}, and the portal would end every session. Sign in with a portal token, or revoke the sessions by their ids.`,
        );
      }
      const revocation = await calls.closeOthers(options);
      const others = before.sessions.filter((session) => session.current !== true);
      return resultOf(others, before, revocation, await listAfter(calls, revocation, options));
    },

    async revokeUser(user, options = {}) {
      const userId = toUserId(user);
      const caller = await calls.self(options);
      if (caller.id.toLowerCase() !== userId) {
        const { freshToken, ...revocation } = await calls.closeAllOf(userId, options);
        const outcome = { session: null, userId, ...settleOrThrow(revocation, "unlistable") };
        return { outcomes: [outcome], newSessions: [], freshToken };
      }
      const before = await calls.list(options);
      assertMayEndCurrent(before.current, options);
      const revocation = await calls.closeAllOf(userId, options);
      return resultOf(before.sessions, before, revocation, await listAfter(calls, revocation, options));
    },

    async resetPassword(options = {}) {
      const before = await calls.list(options);
      assertMayEndCurrent(before.current, options);
      const revocation = await calls.closeAllAndResetPassword(options);
      const after = await listAfter(calls, revocation, options);
      return { ...resultOf(before.sessions, before, revocation, after), link: revocation.link };
    },
  };
}

/** The portal says 404 where nobody has an e-mail address, and where it is no portal at all. */
function nobodyFound(error: unknown): never {
  if (!(error instanceof NotFoundError)) throw error;
  throw new NotFoundError(
    "found nobody with this e-mail address",
    error,
    "Check its spelling, and the base URL.",
  );
}

function carryOut(calls: DocSpaceCalls, step: Step, options: CallOptions = {}): Promise<Revocation> {
  switch (step.kind) {
    case "session":
      return calls.closeOne(step.session, options);
    case "user":
      return calls.closeAllOf(step.userId, options);
    case "others":
      return calls.closeOthers(options);
    case "batch":
      throw new InvalidArgumentError("DocSpace ends no batches. Make the plan anew.");
  }
}

function assertMayEndCurrent(current: CurrentSession, { includeCurrent = false }: RevokeOptions): void {
  if (includeCurrent || current.state === "none") return;
  const why =
    current.state === "known"
      ? `session ${current.id} is the one that you are signed in with`
      : `your own session could be among them (${current.reason})`;
  throw new LockoutError(`Refused: ${why}. Set includeCurrent to end it all the same.`);
}
