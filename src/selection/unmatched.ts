/**
 * Finds exceptions that match nothing. If a name is misspelt, the session that it should protect would be
 * revoked.
 */
import { plainText } from "../remote-text.js";
import type { Caller, Session } from "../session.js";
import { addressSet } from "./field-types.js";
import { resolve, type SelectionContext } from "./matching.js";
import { SelectionError, type SelectionProblem, shortened } from "./selection-error.js";
import type { Exceptions, Selector } from "./selector.js";
import { isWithin } from "./sparing.js";

/** The exceptions that match neither a listed session nor an id or user that the selector names. */
export function unmatchedExceptions(
  { except, ids, users }: Selector,
  sessions: readonly Session[],
  { users: named, current }: Pick<SelectionContext, "users" | "current">,
  addressFields: readonly string[],
): Required<Exceptions> {
  if (!except) return { ids: [], users: [], ips: [] };
  const there = new Set([...(ids ?? []), ...sessions.map(({ id }) => id)]);
  // The own session exists even if it is not listed.
  if (current.state === "known") there.add(current.id);
  const usersThere = new Set([...resolve(users, named), ...sessions.map(({ userId }) => userId)]);
  return {
    ids: except.ids?.filter((id) => !there.has(id)) ?? [],
    users: except.users?.filter((name) => !usersThere.has(named.get(name) ?? "")) ?? [],
    ips: except.ips?.filter((block) => !anyWithin(block, sessions, addressFields)) ?? [],
  };
}

function anyWithin(block: string, sessions: readonly Session[], fields: readonly string[]): boolean {
  const addresses = addressSet([block]);
  return sessions.some((session) => isWithin(session, { addresses, fields }));
}

/**
 * Refuses exceptions for ids and users that match nothing. Addresses are allowed to match nothing, since that
 * is normal.
 *
 * @throws SelectionError that lists the ids or users that exist.
 */
export function assertExceptionsMatch(
  { ids, users }: Pick<Required<Exceptions>, "ids" | "users">,
  sessions: readonly Session[],
  { user: caller }: Pick<Caller, "user">,
): void {
  const problems: SelectionProblem[] = [];
  // A session contains only the id of its user.
  const nameOf = (id: string) => (id === caller.id ? (caller.login ?? id) : id);
  const stop = (at: string, unmatched: readonly string[], what: string, here: () => string[]) => {
    if (unmatched.length === 0) return;
    const one = unmatched.length === 1;
    problems.push({
      at,
      problem: `${shortened(unmatched)} ${one ? "matches" : "match"} no listed session and would spare nothing. ${what} here: ${shortened(new Set(here())) || "none"}. Correct ${one ? "it" : "them"}, or set allowUnmatched.`,
    });
  };
  stop("except.ids", ids, "Sessions", () => sessions.map(({ id }) => id));
  stop("except.users", users, "Users", () => sessions.map(({ userId }) => nameOf(userId)));
  const [first, ...more] = problems;
  if (first) throw new SelectionError(first, ...more);
}

/** One sentence for each kind of exception that matches nothing and was allowed. */
export function notesOnUnmatched({ ids, users, ips }: Required<Exceptions>): string[] {
  const notes: string[] = [];
  if (ips.length > 0) {
    notes.push(`No listed session comes from ${shortened(ips)}: this exception spares nothing.`);
  }
  const named = [...ids, ...users];
  if (named.length > 0) {
    notes.push(`No listed session matches ${shortened(named)}: this exception spares nothing.`);
  }
  return notes.map((note) => plainText(note, 500));
}
