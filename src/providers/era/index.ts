import { answeredCall } from "../../believable.js";
import { CallError, InvalidArgumentError, UnexpectedResponseError } from "../../errors.js";
import type { Call, Provider, Step } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import type { Listing, Own, User } from "../../session.js";
import { createEraCalls, type EraCalls, type EraClientOptions, type Sites } from "./calls.js";
import { eraCapabilities } from "./capabilities.js";
import { CURRENT, eraNaming, sessionParts, toUser, userParts } from "./ids.js";
import { type KnownUser, type OwnSession, ownAmong, toSessions, usersIn, usersNamed } from "./listing.js";

export type { EraClientOptions } from "./calls.js";
export type { EraCredential } from "./credentials.js";

/** The web sessions of one Era Platform. Every method throws a `CallError` if a call fails. */
export interface Era extends Provider {
  /** The typed client for all operations of the spec. Its calls resolve with `data`, or throw a `CallError`. */
  readonly client: EraCalls["client"];
  /** Ends the session that this client opened with a password. Nothing is sent afterwards. It never throws. */
  close(): Promise<void>;
}

/**
 * An Era Platform. With a password it signs in at the first call; `close()` signs out.
 *
 * After a 401 nothing more is sent, because five refused calls within three minutes ban the address. Every further
 * call throws an `AuthenticationError`.
 *
 * @example
 * const platform = era({
 *   baseUrl: "https://era.example.com",
 *   auth: { kind: "password", domain: "CORP", username: "mara", password: process.env.SESSIONCTL_PASSWORD },
 * });
 * const { sessions } = await platform.list();
 * await platform.close();
 *
 * @throws InvalidArgumentError for an invalid base URL, credential, scope or option.
 */
export function era(options: EraClientOptions): Era {
  const { auth: credential, scopeChecked = false } = options;
  const scope = options.scope && assertScope(options.scope);
  const calls = createEraCalls(options);
  const sites: Sites = scope ?? "all";
  const capabilities = {
    ...eraCapabilities,
    naming: eraNaming(scope),
    limits: { ...eraCapabilities.limits, ...options.limits },
  };
  const readOwn = createOwnReader(calls);
  /** The own session as it was first found. It stays the same as long as the credential does. */
  let own: Own | null = null;
  let users: ReadonlyMap<string, KnownUser> | null = null;

  const sessionsOf = (rows: Awaited<ReturnType<EraCalls["list"]>>) =>
    toSessions(rows, calls.auth.carried, calls.baseUrl);

  async function list(call: Call = {}): Promise<Listing> {
    const reported = await readOwn(call);
    const isFirst = own === null;
    // Only a list of all sites shows which sites there are and on which of them the own session is.
    const everywhere = scope && isFirst ? await calls.list("all", call) : null;
    if (scope && everywhere && !scopeChecked) assertKnown(scope, everywhere);
    const rows = await calls.list(sites, call);
    const sessions = sessionsOf(rows);
    users = usersIn(rows);
    const found =
      own ?? ownAmong(everywhere ? sessionsOf(everywhere) : sessions, reported, calls.auth.carried);
    if (found.state !== "unknown") own = found;
    return { sessions, own: found, covers: "everyone", reads: 1, notes: [noteOn(scope)] };
  }

  return {
    product: "era",
    installation: calls.baseUrl,
    scope,
    capabilities,
    client: calls.client,
    list,

    async whoami(call = {}) {
      const user = await callerOf(call);
      return { user, administrator: false, authenticatedBy: credential.kind };
    },

    async findUsers(name, { match, ...call } = {}) {
      if (!users) await list(call);
      return usersNamed(name, users?.values() ?? [], match);
    },

    async end(step, call) {
      if (step.kind === "everything") return endEverything(step, call);
      const [id, ...more] = step.ids;
      if (more.length > 0) throw new InvalidArgumentError("Era ends one session per call. Make a new plan.");
      const { site, sessionId } = sessionParts(id);
      return calls.endOne(wireId(sessionId), [site], call);
    },

    async close() {
      const signedIn = await calls.auth.signedIn();
      if (signedIn && !calls.auth.isShut) await endOwn().catch(() => {});
      calls.auth.shut("This client has signed out.");
    },
  };

  async function callerOf(call: Call): Promise<User> {
    const reported = await readOwn(call);
    if (reported.user) return userOf(reported.user);
    // If Era does not report whose session this is, the user is known from the list or from the credential.
    const { sessions, own: found } = await list(call);
    const session = found.state === "known" ? sessions.find(({ id }) => id === found.id) : undefined;
    if (session) return userOf(userParts(session.userId));
    if (credential.kind === "password")
      return userOf({ domain: credential.domain, login: credential.username });
    throw new UnexpectedResponseError(
      "The answer does not report whose session this is",
      answeredCall("getCurrentSession", `${calls.baseUrl}/rest/v1/iam/sessions/current`),
      null,
      "Sign in with domain, user name and password instead.",
    );
  }

  function endEverything({ user, keepsOwn }: Step & { kind: "everything" }, call: Call | undefined) {
    // The product always keeps the session of the request. If the user is somebody else, it keeps none of theirs.
    if (!keepsOwn) throw new InvalidArgumentError("Era keeps your own session. Make a new plan.");
    return calls.endUser(userParts(user.id), sites, call);
  }

  function wireId(sessionId: string): string {
    const { carried } = calls.auth;
    if (sessionId !== CURRENT) return sessionId;
    if (carried) return carried;
    throw new InvalidArgumentError(`${CURRENT} stands for your own session. List the sessions first.`);
  }

  /** Ends the own session, only on its own site: a session on another site may share the id. */
  async function endOwn(): Promise<void> {
    if (own?.state === "known") {
      const { site, sessionId } = sessionParts(own.id);
      await calls.endOne(wireId(sessionId), [site]);
      return;
    }
    const { sessionId } = await readOwn({});
    await calls.endOne(sessionId ?? wireId(CURRENT), "current");
  }
}

const userOf = ({ domain, login }: { domain: string; login: string }) => toUser(domain, login);

function noteOn(scope: readonly string[] | undefined): string {
  if (!scope) return "Every call covers all sites.";
  return `Every call covers only ${scope.join(", ")}. Sessions on other sites are left alone.`;
}

/** @throws InvalidArgumentError for a scope without sites, or a site without a name. */
function assertScope(scope: readonly string[]): string[] {
  const sites = [...new Set(scope)];
  if (sites.length > 0 && sites.every((site) => typeof site === "string" && site.trim() !== "")) return sites;
  throw new InvalidArgumentError("scope must name one site or more. Leave it out for all sites.");
}

/**
 * Checks the names of the sites. Era has no list of its sites, so only sites with sessions are known.
 *
 * @throws InvalidArgumentError for a site without sessions.
 */
function assertKnown(scope: readonly string[], rows: readonly { site: string }[]): void {
  const known = [...new Set(rows.map(({ site }) => site))].sort();
  const unknown = scope.filter((site) => !known.includes(site));
  if (unknown.length === 0) return;
  const shown = (names: readonly string[]) => names.map((name) => plainText(name, 80)).join(", ");
  throw new InvalidArgumentError(
    `There is no session on ${shown(unknown)}. Sites with sessions: ${shown(known) || "none"}. Era does not report sites without sessions.`,
  );
}

/** Errors that mean that the own session cannot be read. Any other error ends the call. */
const UNREADABLE: ReadonlySet<string> = new Set([
  "permission",
  "not_found",
  "not_available",
  "rejected",
  "server",
  "unexpected_response",
]);

/** Reads the own session. Calls that need it at the same time share one request. */
function createOwnReader(calls: EraCalls) {
  let known: OwnSession | null = null;
  let reading: Promise<OwnSession> | null = null;

  async function ask(options: Call): Promise<OwnSession> {
    try {
      const { session_id, domain, login } = await calls.current(options);
      const user = domain && login ? { domain, login } : null;
      known = { sessionId: session_id || null, user, reason: null };
      return known;
    } catch (error) {
      if (!(error instanceof CallError && UNREADABLE.has(error.code))) throw error;
      const reason = `Era does not let you read your own session: ${error.explanation}`;
      return { sessionId: null, user: null, reason };
    }
  }

  return async function read(options: Call): Promise<OwnSession> {
    if (known) return known;
    reading ??= ask(options);
    const asked = reading;
    try {
      return await asked;
    } catch (error) {
      if (reading === asked) reading = null;
      // The first call may have been aborted while this one was not.
      const isTheirs = error instanceof CallError && error.code === "aborted";
      if (!isTheirs || options.signal?.aborted || options.stopSending?.aborted) throw error;
      return read(options);
    } finally {
      if (reading === asked) reading = null;
    }
  };
}
