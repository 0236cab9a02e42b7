import type { paths } from "../../../generated/strategy.js";
import { systemClock } from "../../clock.js";
import { InvalidArgumentError, PermissionError } from "../../errors.js";
import type { ProductClient } from "../../http/client.js";
import { within } from "../../http/deadline.js";
import type { ClientOptions } from "../../http/options.js";
import type { Call, Provider } from "../../provider.js";
import type { Caller, Listing, User } from "../../session.js";
import { createStrategyCalls } from "./calls.js";
import { strategyCapabilities } from "./capabilities.js";
import { createSession, type StrategyCredential } from "./credentials.js";
import { listSessions } from "./listing.js";
import { type Identity, ownAmong } from "./own.js";
import { isScheduler, toSession } from "./rows.js";
import { identityOf, toCaller, usersNamed } from "./users.js";

export type { StrategyCredential } from "./credentials.js";

/** How to reach a Library, and with which credential. */
export interface StrategyClientOptions extends ClientOptions {
  /** The Library's address, such as `https://host.example.com/MicroStrategyLibrary`. */
  baseUrl: string | URL;
  /** The caller's credential. The first call that needs it signs in, once. */
  auth: StrategyCredential;
  /** The names of the nodes on which connections are listed. Default: all running nodes. */
  scope?: readonly string[];
}

/**
 * The user connections of one Strategy One (MicroStrategy) Library, for `plan()` and `apply()`. Every method throws a
 * `CallError` if a call fails. The client signs in by itself: call {@link Strategy.close} at the end.
 */
export interface Strategy extends Provider {
  /** The typed client for all operations of the spec. Its calls resolve with `data`, or throw a `CallError`. */
  readonly client: ProductClient<paths>["client"];
  /** Who the credential belongs to, and whether they may end the sessions of others. */
  whoami(options?: Call): Promise<Caller>;
  /**
   * The sessions on all running nodes, or on the running nodes of the scope.
   *
   * @throws UnexpectedResponseError if a node lists more or fewer rows than it says it has.
   * @throws InvalidArgumentError if a name in the scope is not a node.
   */
  list(options?: Call): Promise<Listing>;
  /** The users with this login, id or full name. The `id` of a user in the result is the login. */
  findUsers(name: string, options?: Call): Promise<User[]>;
  /** Signs out if this client has signed in. It never throws. Nothing is sent afterwards. */
  close(): Promise<void>;
}

/** How long the sign-out may take, in milliseconds. */
const SIGN_OUT_MS = 5000;

/**
 * A Strategy One Library.
 *
 * @example
 * const library = strategy({
 *   baseUrl: "https://host.example.com/MicroStrategyLibrary",
 *   auth: { kind: "password", username: "dana", password: process.env.SESSIONCTL_PASSWORD },
 * });
 * const { sessions } = await library.list();
 * await library.close();
 *
 * @throws InvalidArgumentError for an invalid base URL, credential, scope or option.
 */
export function strategy({ auth, scope, ...options }: StrategyClientOptions): Strategy {
  if (scope && (scope.length === 0 || scope.some((name) => typeof name !== "string" || name.trim() === ""))) {
    throw new InvalidArgumentError("scope must name one node or more. Leave it out for all nodes.");
  }
  // The address of the web page or of the API is often given instead of the address of the Library.
  const baseUrl = String(options.baseUrl).replace(/\/(api|app)\/?$/, "");
  const clientOptions: ClientOptions = { ...options, baseUrl };
  const clock = options.clock ?? systemClock;
  const session = createSession(clientOptions, auth);
  const calls = createStrategyCalls(clientOptions, session);

  let known: Promise<Identity> | null = null;
  /** Reads the caller once. After a failure, the next call reads again. */
  function identity(options?: Call): Promise<Identity> {
    if (known) return known;
    const asked = identityOf(calls, session.login, options);
    asked.then(
      () => {
        known = asked;
      },
      () => {},
    );
    return asked;
  }

  return {
    product: "strategy",
    installation: calls.baseUrl,
    scope,
    capabilities: {
      ...strategyCapabilities,
      limits: { ...strategyCapabilities.limits, ...options.limits },
    },
    client: calls.client,

    async whoami(options) {
      const [caller, administrator] = await Promise.all([
        identity(options),
        calls.nodes(options).then(() => true, refusedToMonitor),
      ]);
      return { user: toCaller(caller), administrator, authenticatedBy: session.kind };
    },

    async list(options) {
      const [caller, listed] = await Promise.all([identity(options), listSessions(calls, scope, options)]);
      const { sessions, reads, notes } = listed;
      const moments = { signedInAtMs: session.signedInAtMs() ?? clock.now(), listedAtMs: clock.now() };
      const scheduled = sessions.filter(isScheduler);
      const others = sessions.filter((session) => !scheduled.includes(session));
      const note = `Connections of the scheduler: ${scheduled.length}. Strategy One refuses to end them.`;
      return {
        sessions: sessions.map(toSession),
        own: ownAmong(others, caller, moments, scope),
        covers: "everyone",
        reads,
        notEndable: scheduled.map(({ own }) => own.id),
        notes: scheduled.length > 0 ? [...notes, note] : notes,
      };
    },

    findUsers: (name, options) =>
      usersNamed(name, calls, async () => (await listSessions(calls, scope, options)).sessions, options),

    async end(step, options) {
      if (step.kind === "sessions") return calls.end(step.ids, options);
      throw new InvalidArgumentError("Strategy One has no call for all sessions of a user. Make a new plan.");
    },

    extras: { release: (options) => calls.release(options) },

    async close() {
      const bounds = { clock, timeoutMs: SIGN_OUT_MS, signals: [] };
      await within(bounds, async (signal) => {
        if (await session.settle()) await calls.logout({ signal });
      });
      session.end();
    },
  };
}

/** A caller who may not monitor the cluster may not end the sessions of others either. */
function refusedToMonitor(error: unknown): false {
  if (error instanceof PermissionError) return false;
  throw error;
}
