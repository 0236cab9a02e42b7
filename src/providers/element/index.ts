import type { components } from "../../../generated/element.js";
import { assertNoContradiction } from "../../believable.js";
import { AbortedError, InvalidArgumentError, PermissionError } from "../../errors.js";
import type { Call, Provider, Step, StepAnswer } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import type { Listing, Session, User } from "../../session.js";
import { createElementCalls, type Deleted, type ElementCalls, type ElementClientOptions } from "./calls.js";
import { elementCapabilities } from "./capabilities.js";
import { methodOf } from "./fields.js";
import { elementNaming, userOf } from "./ids.js";
import { isAdministrator, toListing, toSession } from "./listing.js";

export type { ElementClientOptions, ElementCredential } from "./calls.js";

/**
 * The authentication sessions of one NetApp Element cluster, for `plan()` and `apply()`. Every method throws a
 * `CallError` if a call fails.
 */
export interface Element extends Provider {
  /** The typed client for all operations of the spec. Its calls resolve with `data`, or throw a `CallError`. */
  readonly client: ElementCalls["client"];
  /** The version of the API that is used, such as `12.3`. */
  version(options?: Call): Promise<string>;
  /**
   * The sessions of all users, newest first. A caller who is not an administrator gets only their own.
   *
   * @throws UnexpectedResponseError for a list that contradicts itself or does not fit the spec.
   */
  list(options?: Call): Promise<Listing>;
  /**
   * The users with this name among the caller and the users with a session. An id such as `Cluster/admin` names
   * exactly one.
   *
   * @throws PermissionError if a caller who is not an administrator names somebody else.
   */
  findUsers: Provider["findUsers"];
  /**
   * Carries out one step. List the sessions first.
   *
   * @throws InvalidArgumentError if the sessions have not been listed yet, or if no session of the step's user was
   *   listed.
   */
  end(step: Step, options?: Call): Promise<StepAnswer>;
}

/** The caller. */
interface Self {
  user: User;
  administrator: boolean;
}

/**
 * A NetApp Element (SolidFire) cluster.
 *
 * @example
 * const cluster = element({
 *   baseUrl: "https://mvip.example.com",
 *   auth: { kind: "basic", username: "admin", password: process.env.SESSIONCTL_PASSWORD },
 * });
 * const { sessions } = await cluster.list();
 *
 * @throws InvalidArgumentError for an invalid base URL, credential or option.
 */
export function element(options: ElementClientOptions): Element {
  const calls = createElementCalls(options);
  const capabilities = {
    ...elementCapabilities,
    limits: { ...elementCapabilities.limits, ...options.limits },
  };
  let self: Promise<Self> | null = null;
  /** Whether the cluster refused to list all sessions although it reports the caller as an administrator. */
  let refusedAll = false;
  let listed: readonly Session[] | null = null;

  /** Reads the caller. Other calls share the request while it is under way. */
  function ask(call?: Call): Promise<Self> {
    const asked = calls.current(call).then((admin) => ({
      user: userOf(admin),
      administrator: isAdministrator(admin) && !refusedAll,
    }));
    self = asked;
    asked.catch(() => {
      if (self === asked) self = null;
    });
    return asked;
  }

  /** The caller, read only once. If another call shared its request and was aborted, this one reads again. */
  async function known(call?: Call): Promise<Self> {
    try {
      return await (self ?? ask(call));
    } catch (error) {
      if (!(error instanceof AbortedError) || call?.signal?.aborted || call?.stopSending?.aborted)
        throw error;
      return ask(call);
    }
  }

  /** The sessions of all users; `null` if the cluster refuses to list them. */
  async function listAllIfAllowed(
    call?: Call,
  ): Promise<readonly components["schemas"]["AuthSession"][] | null> {
    try {
      return await calls.listAll(call);
    } catch (error) {
      if (!(error instanceof PermissionError) || error.productCode !== "xPermissionDenied") throw error;
      refusedAll = true;
      return null;
    }
  }

  async function list(call?: Call): Promise<Listing> {
    const { user: caller, administrator } = await known(call);
    const all = administrator && !refusedAll ? await listAllIfAllowed(call) : null;
    const wire = all ?? (await calls.listOwn(call));
    const note = calls.versionNote();
    const listing = toListing(wire, {
      caller,
      administrator: all !== null,
      notes: note === null ? [] : [note],
    });
    assertNoContradiction(listing, calls.baseUrl);
    listed = listing.sessions;
    return listing;
  }

  async function version(call?: Call): Promise<string> {
    if (calls.version() === null) await known(call);
    return calls.version() as string;
  }

  return {
    product: "element",
    capabilities,
    installation: calls.baseUrl,
    client: calls.client,
    version,
    extras: { release: version },
    list,

    async whoami(call) {
      return { ...(await ask(call)), authenticatedBy: "basic" };
    },

    async findUsers(name, { match, ...call } = {}) {
      const { user: caller, administrator } = await known(call);
      const named = (sessions: readonly Session[]) => usersNamed(name, sessions, caller, match?.authMethod);
      const found = named(listed ?? (await list(call)).sessions);
      if (found.length > 0) return found;
      // An ordinary caller may see only themselves. This call makes the cluster refuse, so that the error says why.
      if (!administrator || refusedAll) return named((await calls.listAll(call)).map(toSession));
      return named((await list(call)).sessions);
    },

    async end(step, call) {
      if (listed === null) throw new InvalidArgumentError("List the sessions before you end any.");
      if (step.kind === "sessions") {
        const [id, ...more] = step.ids;
        if (more.length > 0)
          throw new InvalidArgumentError("Element ends one session per call. Make a new plan.");
        if (!elementNaming.isSessionId(id)) {
          throw new InvalidArgumentError(
            `${JSON.stringify(plainText(id, 80))} is not a session id of Element. Session ids are ${elementNaming.sessionIds}.`,
          );
        }
        return answerTo("DeleteAuthSession", [id], await calls.deleteOne(id, call));
      }
      const { administrator } = await known(call);
      const session = listed.find(({ userId }) => userId === step.user.id);
      if (step.keepsOwn || !administrator || !session) {
        throw new InvalidArgumentError(
          `The sessions of ${plainText(step.user.id, 80)} cannot be ended in one call: ${
            session
              ? "only an administrator may do so, and the call cannot keep your own session"
              : "no session of that user is listed"
          }. Make a new plan.`,
        );
      }
      const { username, authMethod } = session.values as { username: string; authMethod: "Cluster" };
      const deleted = await calls.deleteOfUser({ username, authMethod }, call);
      return answerTo("DeleteAuthSessionsByUsername", step.listed, deleted);
    },
  };
}

/** The users with exactly this name or id. If there are several, `authMethods` selects among them. */
function usersNamed(
  name: string,
  sessions: readonly Session[],
  caller: User,
  authMethods: readonly unknown[] | undefined,
): User[] {
  const users = new Map([[caller.id, caller]]);
  for (const { userId, values } of sessions) {
    if (!users.has(userId)) users.set(userId, { id: userId, name: null, login: String(values.username) });
  }
  const called = [...users.values()].filter(({ id, login }) => login === name || id === name);
  const methods = authMethods?.map((each) => `${methodOf(String(each).trim())}/`.toLowerCase());
  if (!methods || called.length < 2) return called;
  return called.filter(({ id }) => methods.some((method) => id.toLowerCase().startsWith(method)));
}

/** The answer to a step: the result for the wanted sessions, and the other sessions that were deleted. */
function answerTo(method: string, wanted: readonly string[], deleted: Deleted): StepAnswer {
  const { answer, reason, unused } = deleted;
  if (answer !== "done") return { answer, reason };
  const sessions = deleted.sessions.map(toSession);
  const ended = new Set(sessions.map(({ id }) => id));
  const beyond = sessions.filter(({ id }) => !wanted.includes(id));
  const unnamed = wanted.filter((id) => !ended.has(id));
  const notNamed = {
    answer: "not_done" as const,
    reason: "the cluster does not report it as deleted",
  };
  const stop = whyStop(method, { unused, beyond, unnamed });
  return {
    answer,
    reason,
    ...(unnamed.length > 0 && { bySession: Object.fromEntries(unnamed.map((id) => [id, notNamed])) }),
    ...(beyond.length > 0 && { beyond }),
    ...(stop !== null && { stop }),
  };
}

/** Why the run must stop because a delete did something other than it was sent for; `null` if it did not. */
function whyStop(
  method: string,
  {
    unused,
    beyond,
    unnamed,
  }: { unused: readonly string[]; beyond: readonly Session[]; unnamed: readonly string[] },
): string | null {
  if (unused.length > 0) {
    const ignored = unused.map((each) => plainText(each, 40)).join(", ");
    return `${method} ignored the parameters ${ignored}, so it may have ended more than was asked. Nothing more is sent.`;
  }
  if (method !== "DeleteAuthSession" || beyond.length === 0 || unnamed.length === 0) return null;
  return `${method} was sent to end session ${unnamed[0]}, but it ended ${beyond[0]?.id}. Nothing more is sent.`;
}
