import { openSimulator, type Simulator } from "../kit/index.js";
import { type EraOptions, settingsFrom } from "./options.js";
import { type EraFault, eraProduct } from "./product.js";
import type { OperationName, Scheme } from "./route.js";
import {
  type Connection,
  emptyPlatform,
  endSession,
  isOpen,
  openSession,
  type Right,
  type SessionDetails,
  type StoredSession,
  type User,
} from "./state.js";

/** A user to add. */
export interface NewUser {
  domain: string;
  login: string;
  /** The password. @default none: the user cannot sign in */
  password?: string;
  /** The rights that the user's roles grant. @default all */
  rights?: readonly Right[];
  /** @default the next id in a fixed sequence */
  id?: string;
}

/** A copy of a session in its current state. */
export interface SessionSnapshot {
  /** `<site>/<session_id>`. */
  id: string;
  site: string;
  sessionId: string;
  /** `<domain>/<login>`. */
  user: string;
  cookie: string;
  token: string;
  connections: readonly Connection[];
  open: boolean;
  /** The login of the user who ended it. */
  endedBy?: string;
  /** The operation that ended it; `"signOut"` if the user signed out elsewhere. */
  endedThrough?: string;
}

/** A simulated platform. */
export interface Platform extends Simulator<OperationName, Scheme, EraFault> {
  /** Adds a user. */
  addUser(user: NewUser): User;
  /** Opens a session of a user. */
  signIn(user: User, details?: SessionDetails): SessionSnapshot;
  /** Ends the session `<site>/<session_id>` as if its user had signed out. Returns `false` if it is not open. */
  signOut(id: string): boolean;
  /** The open sessions, of one user or of all, oldest first. */
  sessions(user?: User): SessionSnapshot[];
  /** All sessions, including those that have ended. */
  allSessions(): SessionSnapshot[];
  /** Whether an address is locked out. @default 127.0.0.1, the address of this process */
  isBanned(address?: string): boolean;
}

/**
 * Makes a simulated Era Platform without users.
 *
 * @example
 * const platform = simulateEra();
 * const mara = platform.addUser({ domain: "CORP", login: "mara", password: "correct horse" });
 * const { cookie } = platform.signIn(mara, { site: "SITE2", types: ["http", "websocket"] });
 */
export function simulateEra(options: EraOptions = {}): Platform {
  const settings = settingsFrom(options);
  const state = emptyPlatform(settings);
  const snapshot = (session: StoredSession): SessionSnapshot => {
    const { site, sessionId, user, cookie, token, connections, ended } = session;
    return {
      id: `${site}/${sessionId}`,
      site,
      sessionId,
      user: `${user.domain}/${user.login}`,
      cookie,
      token,
      connections,
      open: isOpen(state, session),
      ...(ended && { endedBy: ended.by, endedThrough: ended.through }),
    };
  };
  const controls: Omit<Platform, keyof Simulator> = {
    addUser({ domain, login, password, id, rights = ["listSessions", "logOutUser", "deleteSession"] }) {
      const nth = (state.users.length + 2).toString(16).padStart(4, "0");
      const user: User = { id: id ?? `9c1-77-${nth}`, domain, login, password, rights };
      state.users.push(user);
      return user;
    },
    signIn: (user, details) => snapshot(openSession(state, user, details)),
    signOut(id) {
      const session = state.sessions.find(
        (each) => `${each.site}/${each.sessionId}` === id && isOpen(state, each),
      );
      if (session) endSession(state, session, session.user.login, "signOut");
      return session !== undefined;
    },
    sessions: (user) =>
      state.sessions
        .filter((each) => isOpen(state, each) && (user === undefined || each.user === user))
        .map(snapshot),
    allSessions: () => state.sessions.map(snapshot),
    isBanned: (address = "127.0.0.1") => state.bans.isBanned(address),
  };
  return openSimulator(eraProduct(state), settings, controls);
}
