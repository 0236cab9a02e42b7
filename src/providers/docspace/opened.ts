/**
 * The connections that the portal opens for this client on its own. When a caller ends all of their own
 * connections, with or without the password-change link, the portal signs them in again (ConnectionsController,
 * release 3.7.2). Nobody else has the token, which comes in a cookie of the answer.
 */
import { AuthenticationError, CallError } from "../../errors.js";
import type { Call, OpenedSession } from "../../provider.js";
import type { Secret } from "../../secret.js";
import type { Own } from "../../session.js";
import {
  createDocSpaceCalls,
  type DocSpaceCalls,
  type DocSpaceClientOptions,
  type Revocation,
} from "./calls.js";

/** The portal's operations, and the connection that they opened. */
export interface WatchedCalls {
  calls: DocSpaceCalls;
  /** The portal token of the latest connection that was opened; `null` if none was. */
  freshToken(): Secret | null;
  opened(options?: Call): Promise<OpenedSession[]>;
  endOpened(options?: Call): Promise<OpenedSession[]>;
  /**
   * Whether the portal refuses the token with which the client began, which it has replaced since; `null` if it
   * has not been replaced, or if we cannot know.
   */
  refusesFirst(options?: Call): Promise<boolean | null>;
}

/** The latest connection that the portal opened. The call that opened it also closed any earlier one. */
interface Fresh {
  token: Secret;
  /** The caller's own connections before that. If the token belongs to one of these, no connection was opened. */
  ownBefore: ReadonlySet<string>;
  /** The result, once this client has ended it. */
  closed: OpenedSession | null;
}

export function watchOpened(options: DocSpaceClientOptions): WatchedCalls {
  const calls = createDocSpaceCalls(options);
  const own = new Set<string>();
  let callerId: string | null = null;
  let fresh: Fresh | null = null;

  const seen = <Listed extends { own: Own }>(list: Listed): Listed => {
    if (list.own.state === "known") own.add(list.own.id);
    return list;
  };
  const noted = (revocation: Revocation): Revocation => {
    const { freshToken: token } = revocation;
    if (token) fresh = { token, ownBefore: new Set(own), closed: null };
    return revocation;
  };
  const signedInAgain = ({ token }: Fresh) =>
    createDocSpaceCalls({ ...options, auth: { kind: "portalToken", portalToken: token.reveal() } });

  async function opened(callOptions?: Call): Promise<OpenedSession[]> {
    if (!fresh) return [];
    if (fresh.closed) return [fresh.closed];
    try {
      const { own: current } = await signedInAgain(fresh).list(callOptions);
      if (current.state !== "known") return [{ id: null, closed: false, reason: current.reason }];
      return fresh.ownBefore.has(current.id) ? [] : [{ id: current.id, closed: false, reason: null }];
    } catch (error) {
      // The token is refused, so the connection has ended.
      if (error instanceof AuthenticationError) return [];
      if (error instanceof CallError) return [{ id: null, closed: false, reason: error.explanation }];
      throw error;
    }
  }

  return {
    calls: {
      ...calls,
      list: async (callOptions) => seen(await calls.list(callOptions)),
      async self(callOptions) {
        const answer = await calls.self(callOptions);
        callerId = answer.profile.id.toLowerCase();
        return answer;
      },
      async closeAllOf(userId, callOptions) {
        const revocation = await calls.closeAllOf(userId, callOptions);
        // The portal opens a connection only if callers end their own. Another cookie in the answer is ignored.
        return userId === callerId ? noted(revocation) : revocation;
      },
      closeAllAndResetPassword: async (callOptions) =>
        noted(await calls.closeAllAndResetPassword(callOptions)),
    },
    freshToken: () => fresh?.token ?? null,
    opened,
    async refusesFirst(callOptions) {
      // A function may hand out another credential by now.
      if (!fresh || typeof options.auth === "function" || options.auth.kind !== "portalToken") return null;
      try {
        await createDocSpaceCalls(options).self(callOptions);
        return false;
      } catch (error) {
        if (error instanceof CallError)
          return error.code === "authentication" && error.status !== null ? true : null;
        throw error;
      }
    },
    async endOpened(callOptions) {
      const [session] = await opened(callOptions);
      if (!fresh || !session || session.closed || session.id === null) return session ? [session] : [];
      const { id } = session;
      try {
        const { answer, error } = await signedInAgain(fresh).closeOne(id, callOptions);
        // The connection has just been listed, so "true" is proof on every release. Otherwise we try its token.
        const closed = answer === "done" || (await opened(callOptions)).length === 0;
        const reason = closed ? null : (error?.explanation ?? "the portal did not close it");
        const told = { id, closed, reason };
        if (closed) fresh.closed = told;
        return [told];
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        return [{ id, closed: false, reason: error.explanation }];
      }
    },
  };
}
