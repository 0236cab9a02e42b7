import "./hash-at-once.js";
import {
  type Credential,
  type DocSpace,
  type DocSpaceClientOptions,
  docspace,
  type Selector,
} from "../../src/index.js";
import {
  type Fault,
  type FaultKind,
  type FaultTarget,
  type Portal,
  type SignInDetails,
  simulateDocSpace,
  type User,
} from "../../src/simulator/docspace/index.js";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.js";

/** A session to create. `daysAgo` is `null` if the portal does not know when it began. */
export interface GivenSession {
  daysAgo: number | null;
  details: Omit<SignInDetails, "at">;
  signedOut: boolean;
}

/** How the caller signs in. A portal token can also be passed as an access token. */
export type GivenCredential =
  | "portalToken"
  | "apiKey"
  | "accessToken"
  | "portal token as access token"
  | "basic";

/** A portal to create, and its caller. Numbers that pick an item are taken modulo the number of items. */
export interface GivenPortal {
  users: { admin: boolean; sessions: GivenSession[] }[];
  caller: number;
  credential: GivenCredential;
  /** Which of the caller's open sessions a portal token belongs to. */
  ridesOn: number;
  /** How long each request takes. The list repeats. */
  latencies: number[];
  sharedCache: boolean;
  nullMembers: "sent" | "missing";
}

/** A session that a selector names: one of the caller's, one of any user's, or one that never existed. */
export type Pick = { of: "caller" | "anybody" | "nobody"; nth: number };

export type UserPick = number | "caller";

/** A selector to create, before there are any ids. */
export interface GivenSelector {
  target: { ids: Pick[] } | { users: UserPick[]; by: "id" | "email" } | "others" | "all" | "listed";
  narrowing: Omit<Selector, "ids" | "users" | "others" | "all" | "except">;
  except?: { ids?: Pick[]; users?: UserPick[]; ips?: string[] };
}

/** Changes on the portal that the client does not see. */
export type Change = { signIn: number; session: GivenSession } | { signOut: Pick };

/** A fault, and how many requests of its kind pass before it begins. */
export interface GivenFault {
  fault: FaultKind;
  on: "read" | "write" | "any";
  after: number;
  times: number;
}

const DAY = 86_400_000;
const NEVER_GIVEN_OUT = 2_000_000;

/** A simulated portal with its people, the caller's client, and everything that must stay secret. */
export interface World {
  portal: Portal;
  clock: VirtualClock;
  users: User[];
  caller: User;
  /** The session that the caller's credential belongs to. */
  ridesOn: string | null;
  /** A client like that of a new process. */
  connect(options?: Partial<DocSpaceClientOptions>): DocSpace;
  selector(given: GivenSelector): Selector;
  change(change: Change): void;
  arm(faults: readonly GivenFault[]): void;
  /** Runs when a request arrives, before the portal handles it. */
  onRequest(listener: (target: FaultTarget) => void): void;
  /** The credential that the caller sends. */
  ownSecrets: string[];
  /** Every credential and token so far. */
  secrets(): string[];
}

interface SignedInAs {
  auth: Credential;
  ridesOn: string | null;
}

export function worldOf(given: GivenPortal): World {
  const clock = virtualClock();
  let requests = 0;
  const portal = simulateDocSpace({
    now: clock.now,
    sleep: clock.sleep,
    random: repeatableBytes(),
    latencyMs: () => given.latencies[requests++ % given.latencies.length] ?? 0,
    sharedCache: given.sharedCache,
    nullMembers: given.nullMembers,
  });
  const listeners: ((target: FaultTarget) => void)[] = [];
  // A fault that never triggers. It is the first one, so it sees every request.
  portal.faults.next({
    kind: "slow",
    ms: 0,
    times: Number.POSITIVE_INFINITY,
    on: (target) => {
      for (const listener of listeners) listener(target);
      return false;
    },
  });

  const users = given.users.map(({ admin }, index) =>
    portal.addUser({
      displayName: `User\u202e ${index}`,
      email: `user${index}@example.com`,
      password: `password-canary-${index}`,
      admin,
    }),
  );
  const signIn = (user: User, { daysAgo, details, signedOut }: GivenSession) => {
    const at = daysAgo === null ? null : clock.now() - Math.round(daysAgo * DAY);
    const { id } = portal.signIn(user, { ...details, at });
    if (signedOut) portal.signOut(id);
  };
  given.users.forEach(({ sessions }, index) => {
    for (const session of sessions) signIn(nth(users, index), session);
  });

  const caller = nth(users, given.caller);
  const { auth, ridesOn } = credentialOf(given, portal, caller);
  const ownSecrets = secretsIn(auth);
  const fetch: typeof globalThis.fetch = (input, init) => clock.during(portal.fetch(input, init));
  const baseUrl = "https://portal.example.com";
  const idOf = ({ of, nth: number }: Pick): string => {
    const among = of === "nobody" ? [] : portal.allConnections(of === "caller" ? caller : undefined);
    if (among.length > 0) return nth(among, number).id;
    return String(NEVER_GIVEN_OUT + number);
  };

  return {
    portal,
    clock,
    users,
    caller,
    ridesOn,
    connect: (options) => docspace({ baseUrl, auth, fetch, clock, random: () => 0.5, ...options }),
    selector: (wanted) => selectorOf(wanted, (pick) => (pick === "caller" ? caller : nth(users, pick)), idOf),
    change(change) {
      if ("signIn" in change) signIn(nth(users, change.signIn), change.session);
      else portal.signOut(idOf(change.signOut));
    },
    arm(faults) {
      for (const each of faults) portal.faults.next(armed(each, portal, caller));
    },
    onRequest: (listener) => void listeners.push(listener),
    ownSecrets,
    secrets: () => [
      ...ownSecrets,
      ...portal.allConnections().map(({ token }) => token),
      ...users.flatMap(({ email, password = "" }) => [password, btoa(`${email}:${password}`)]),
    ],
  };
}

function credentialOf({ credential, ridesOn }: GivenPortal, portal: Portal, caller: User): SignedInAs {
  switch (credential) {
    case "apiKey":
      return { auth: { kind: "apiKey", apiKey: portal.addApiKey(caller) }, ridesOn: null };
    case "accessToken":
      return { auth: { kind: "accessToken", accessToken: portal.addAccessToken(caller) }, ridesOn: null };
    case "basic": {
      const { email, password = "" } = caller;
      return { auth: { kind: "basic", username: email, password }, ridesOn: null };
    }
  }
  // A portal's tokens live for at most a year, and sessions are listed as long. With the cookie the portal names the
  // session, so an older one makes no difference. With a bearer token nobody would see it.
  const own = portal.connections(caller).filter((each) => credential === "portalToken" || isListed(each));
  const { id, token } = own.length > 0 ? nth(own, ridesOn) : portal.signIn(caller);
  const byCookie = credential === "portalToken";
  return {
    auth: byCookie
      ? { kind: "portalToken", portalToken: token }
      : { kind: "accessToken", accessToken: token },
    ridesOn: id,
  };
}

function secretsIn(auth: Credential): string[] {
  switch (auth.kind) {
    case "apiKey":
      return [auth.apiKey];
    case "accessToken":
      return [auth.accessToken];
    case "portalToken":
      return [auth.portalToken];
    case "basic":
      return [auth.password, btoa(`${auth.username}:${auth.password}`)];
  }
}

/** The portal lists the sessions of a year. No session here is close enough to that limit to cross it during a test. */
export function isListed({ at }: { at: number | null }): boolean {
  return at === null || at > Date.parse("2025-05-04T09:00:00Z");
}

function selectorOf(
  { target, narrowing, except }: GivenSelector,
  userOf: (pick: UserPick) => User,
  idOf: (pick: Pick) => string,
): Selector {
  const aim: Selector =
    typeof target === "string"
      ? target === "listed"
        ? {}
        : { [target]: true }
      : "ids" in target
        ? { ids: target.ids.map(idOf) }
        : { users: target.users.map((user) => userOf(user)[target.by]) };
  const { ids, users: excepted, ips } = except ?? {};
  const exceptions = {
    ...(ids ? { ids: ids.map(idOf) } : {}),
    ...(excepted ? { users: excepted.map((user) => userOf(user).id) } : {}),
    ...(ips ? { ips } : {}),
  };
  return { ...aim, ...narrowing, ...(except ? { except: exceptions } : {}) };
}

function armed({ fault, on, after, times }: GivenFault, portal: Portal, caller: User): Fault {
  let seen = 0;
  return {
    ...fault,
    times,
    on(target) {
      if (on !== "any" && (on === "read") !== (target.method === "GET")) return false;
      if (fault.kind === "answer" && !couldAnswer(target, portal, caller)) return false;
      return seen++ >= after;
    },
  };
}

/**
 * The portal checks who owns a session before anything else can fail. So an ordinary user never gets `false` for an
 * open session of another user, as a scripted answer would say.
 */
function couldAnswer({ operation, params }: FaultTarget, portal: Portal, caller: User): boolean {
  if (operation !== "logOutActiveConnection" || caller.admin) return true;
  const session = portal.connections().find(({ id }) => id === params.loginEventId);
  return !session || (session.userId === caller.id && isListed(session));
}

function nth<T>(among: readonly T[], number: number): T {
  return among[number % among.length] as T;
}

/** The same world has the same tokens each time. */
function repeatableBytes(): (bytes: number) => Uint8Array {
  let state = 42;
  return (bytes) =>
    Uint8Array.from({ length: bytes }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
}
