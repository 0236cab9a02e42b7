import type { SessionField } from "../provider.js";
import type { CurrentSession, Session } from "../session.js";
import type { Filter, Verdict } from "./filters.js";
import type { Selector, Target } from "./selector.js";

/** What is known once the sessions are listed. */
export interface SelectionContext {
  current: CurrentSession;
  /** The id of the user who calls. */
  callerId: string;
  /** Names as written in `users` and `except.users`, and the ids of those users. */
  users: ReadonlyMap<string, string>;
}

/** Sessions of the target that did not match only because a field is missing that they would need. */
export interface PassedOver {
  total: number;
  /**
   * How many of them lack each field; one session may lack several. A condition on `current` where
   * that is unknown is in the total only.
   */
  byField: Partial<Record<SessionField, number>>;
}

/** What the target and the filters say, before anything is spared. */
export interface Matching {
  matched: Session[];
  /** Ids asked for that are not listed. */
  notFound: string[];
  passedOver: PassedOver;
}

/** Whether a session is the current one, as far as that is known. */
export function isCurrent(session: Session, current: CurrentSession): boolean {
  return session.current === true || (current.state === "known" && current.id === session.id);
}

export function match(
  sessions: readonly Session[],
  { selector, target, filters }: { selector: Selector; target: Target; filters: readonly Filter[] },
  context: SelectionContext,
): Matching {
  const matched: Session[] = [];
  const passedOver: PassedOver = { total: 0, byField: {} };
  const { targeted, notFound } = aim(sessions, selector, target, context);
  for (const session of targeted) {
    const lacking = judge(session, filters, context.current);
    if (lacking === true) matched.push(session);
    else if (lacking !== false) countPassedOver(passedOver, lacking);
  }
  return { matched, notFound, passedOver };
}

/** A plain no from one filter outweighs what another one does not know. */
function judge(
  session: Session,
  filters: readonly Filter[],
  current: CurrentSession,
): boolean | Exclude<Verdict, boolean>[] {
  let lacking: Exclude<Verdict, boolean>[] | null = null;
  for (const filter of filters) {
    const verdict = filter(session, current);
    if (verdict === false) return false;
    if (verdict === true) continue;
    lacking ??= [];
    if (!lacking.includes(verdict)) lacking.push(verdict);
  }
  return lacking ?? true;
}

function countPassedOver(passedOver: PassedOver, lacking: readonly Exclude<Verdict, boolean>[]): void {
  passedOver.total++;
  for (const field of lacking) {
    if (field !== "current") passedOver.byField[field] = (passedOver.byField[field] ?? 0) + 1;
  }
}

function aim(
  sessions: readonly Session[],
  selector: Selector,
  target: Target,
  { current, callerId, users }: SelectionContext,
): { targeted: readonly Session[]; notFound: string[] } {
  switch (target) {
    case "ids":
      return byId(sessions, selector.ids ?? []);
    case "users": {
      const wanted = resolve(selector.users, users);
      return { targeted: sessions.filter((session) => wanted.has(session.userId)), notFound: [] };
    }
    case "others": {
      const targeted = sessions.filter(
        (session) => session.userId === callerId && !isCurrent(session, current),
      );
      return { targeted, notFound: [] };
    }
    case "all":
    case "listed":
      return { targeted: sessions, notFound: [] };
  }
}

/** The ids of the users that `names` stand for; a name that nobody resolved stands for none. */
export function resolve(
  names: readonly string[] | undefined,
  users: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  return new Set(names?.map((name) => users.get(name)).filter((id) => id !== undefined));
}

function byId(sessions: readonly Session[], ids: readonly string[]) {
  const order = new Map(ids.map((id, index) => [id, index]));
  const listed = new Set<string>();
  const targeted = sessions.filter(({ id }) => order.has(id) && listed.add(id));
  targeted.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
  return { targeted, notFound: ids.filter((id) => !listed.has(id)) };
}
