/**
 * Which sessions: a target, filters that narrow it, and what is to be left alone. Plain JSON.
 *
 * A field that is not wanted is left out. An empty list, `null`, `undefined` and a field that does not
 * exist are errors: read as "no filter", each would select more than was meant.
 */
export interface Selector {
  /**
   * The target: these sessions, by id, in this order. At most one of `ids`, `users`, `others` and
   * `all` may be given; without any, the target is every session that the caller can list, and then
   * at least one filter is required.
   */
  ids?: readonly string[];
  /** The target: the sessions of these users, each by id, e-mail address or login. */
  users?: readonly string[];
  /** The target: every session of the caller but the current one. */
  others?: true;
  /** The target: every session that the caller can list. */
  all?: true;

  /*
   * Filters. A session must pass all that are given, and of the values of one filter it must fit one.
   * A session that lacks the field of a filter does not pass it; how many these were is counted.
   */

  /**
   * Addresses and CIDR blocks, IPv4 and IPv6. `::ffff:10.0.0.1` counts as 10.0.0.1; the zone of
   * `fe80::1%eth0` does not count.
   */
  ip?: readonly string[];
  /** The whole name as the product spells it, without regard to case and surrounding blanks. */
  country?: readonly string[];
  /** The whole name as the product spells it, without regard to case and surrounding blanks. */
  city?: readonly string[];
  /** A part of the browser's name, without regard to case: `chrome` fits "Chrome 137". */
  browser?: readonly string[];
  /** A part of the platform's name, without regard to case: `windows` fits "Windows 11". */
  platform?: readonly string[];
  /** Whether the session is on a mobile device. */
  mobile?: boolean;
  /**
   * Started longer ago than this. Durations are short (`30d`, `12h`, `90m`, `45s`, `2w`, `1d12h`) or
   * ISO 8601 (`P30D`, `PT12H`). A day is 24 hours; months and years are refused.
   */
  olderThan?: string;
  /** Started less long ago than this. */
  newerThan?: string;
  /** Not used for at least this long. */
  idleFor?: string;
  /**
   * A condition in CEL, the Common Expression Language. It knows `id`, `user` (an id), `current`, and
   * of `startedAt`, `lastSeenAt`, `ip`, `country`, `city`, `browser`, `platform`, `mobile` and `page`
   * those that the product tells; and the functions `inCidr(ip, "10.0.0.0/8")` and `age(startedAt)`.
   * Where it needs a field that the session lacks, the session does not pass, negated or not.
   *
   * @example `age(startedAt) > duration("720h") && !inCidr(ip, "10.0.0.0/8")`
   */
  where?: string;

  /*
   * What is left alone of the sessions that match. None of these is a filter: on its own it does not
   * say what to select.
   */

  /**
   * Spares, for each user, as many of the sessions that match as this, the newest ones. The current
   * session takes part. A session without a start cannot be ranked and is spared.
   */
  keepNewest?: number;
  /** Spares these. Where a session has no address that could be held against `ips`, it is spared too. */
  except?: Exceptions;
  /** Selects at most this many, those that started first; without a known start comes last. */
  limit?: number;
  /** Whether the current session may be selected as well. Naming its id is not enough. Default `false`. */
  includeCurrent?: boolean;
}

/** What is left alone by name. */
export interface Exceptions {
  /** Sessions, by id. */
  ids?: readonly string[];
  /** Users, by id, e-mail address or login. */
  users?: readonly string[];
  /** Addresses and CIDR blocks. */
  ips?: readonly string[];
}

/** What a selector starts from. `listed`: no target was named. */
export type Target = "ids" | "users" | "others" | "all" | "listed";

export const TARGETS = ["ids", "users", "others", "all"] as const satisfies readonly (keyof Selector)[];

export const FILTERS = [
  "ip",
  "country",
  "city",
  "browser",
  "platform",
  "mobile",
  "olderThan",
  "newerThan",
  "idleFor",
  "where",
] as const satisfies readonly (keyof Selector)[];
