import type { Wanted } from "./field-types.js";

/**
 * Selects sessions: a target, filters that narrow it, and exceptions. Plain JSON.
 *
 * Leave out the properties that you do not need. An empty list, `null`, `undefined` and an unknown property
 * are errors: if they meant "no filter", each would select more than you want.
 */
export interface Selector {
  /**
   * The target: these sessions, by id, in this order. Use at most one of `ids`, `users`, `others` and `all`.
   * Without any of them, the target is every session that the caller can list, and at least one filter is
   * required.
   */
  ids?: readonly string[];
  /** The target: the sessions of these users, each by id, e-mail address or login. */
  users?: readonly string[];
  /** The target: every session of the caller except the current one. */
  others?: true;
  /** The target: every session that the caller can list. */
  all?: true;

  /*
   * Filters. A session must pass every filter that is given. It passes a filter if it has one of the values.
   * A session that lacks the field of a filter does not pass. Such sessions are counted.
   */

  /**
   * Wanted values of the fields that the product declares, by the field's name or the product's own spelling.
   * A session must have one of the values of each field. Texts are compared without regard to case and
   * surrounding blanks; they must be equal, or contain the wanted text if the field says so. For an address,
   * write addresses and CIDR blocks, IPv4 and IPv6: `::ffff:10.0.0.1` counts as 10.0.0.1, and the zone of
   * `fe80::1%eth0` is ignored. For a time, write RFC 3339, or a day in UTC. A list of texts matches if one of
   * its texts does.
   *
   * @example `{ country: ["Latvia", "Brazil"], ip: ["10.0.0.0/8"], mobile: [true] }`
   */
  match?: Readonly<Record<string, readonly Wanted[]>>;
  /**
   * Selects sessions that started longer ago than this. Durations are short (`30d`, `12h`, `90m`, `45s`, `2w`,
   * `1d12h`) or ISO 8601 (`P30D`, `PT12H`). A day is 24 hours; months and years are refused.
   */
  olderThan?: string;
  /** Selects sessions that started more recently than this. */
  newerThan?: string;
  /** Selects sessions that were not used for at least this long. */
  idleFor?: string;
  /**
   * A condition in CEL, the Common Expression Language. It can use `id`, `user` (an id), `current`, the
   * fields that the product declares, and the functions `inCidr(ip, "10.0.0.0/8")` and `age(startedAt)`. If
   * the condition needs a field that the session lacks, the session does not pass, even if that part is
   * negated.
   *
   * @example `age(startedAt) > duration("720h") && !inCidr(ip, "10.0.0.0/8")`
   */
  where?: string;

  /*
   * Properties that leave some of the matching sessions alone. They are not filters: they do not say what to
   * select.
   */

  /**
   * Spares this many of the matching sessions of each user, the newest ones. The current session counts as one
   * of them. A session without a start cannot be ranked and is spared.
   */
  keepNewest?: number;
  /** Spares these. A session without an address to compare with `ips` is spared too. */
  except?: Exceptions;
  /**
   * Selects at most this many sessions, those that started first. Sessions without a known start come last.
   */
  limit?: number;
  /** Whether the current session may be selected too. Naming its id is not enough. Default `false`. */
  includeCurrent?: boolean;
}

/** Sessions, users and addresses to leave alone. */
export interface Exceptions {
  /** Sessions, by id. */
  ids?: readonly string[];
  /** Users, by id, e-mail address or login. */
  users?: readonly string[];
  /** Addresses and CIDR blocks. */
  ips?: readonly string[];
}

/** The target of a selector. `listed` means that the selector names no target. */
export type Target = "ids" | "users" | "others" | "all" | "listed";

export const TARGETS = ["ids", "users", "others", "all"] as const satisfies readonly (keyof Selector)[];

export const FILTERS = [
  "match",
  "olderThan",
  "newerThan",
  "idleFor",
  "where",
] as const satisfies readonly (keyof Selector)[];
