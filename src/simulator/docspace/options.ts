import { type SimulatorOptions, type SimulatorSettings, simulatorSettings } from "../kit/index.js";

/** The limits of a portal for each user, or for each address if the caller is not authenticated. */
export interface DocSpaceLimits {
  /** Requests in a sliding minute. @default 1500 */
  requestsPerMinute: number;
  /** GETs that may be under way at the same time. @default 50 */
  concurrentGets: number;
  /** Requests with other methods that may be under way at the same time. @default 15 */
  concurrentWrites: number;
  /** POSTs and PUTs in a day, which begins with the first of them. @default 10000 */
  writesPerDay: number;
}

/** The options of a simulated portal. Each has a default. */
export interface DocSpaceOptions extends SimulatorOptions {
  /**
   * The release of the portal, such as `"3.6.1"`. Before 3.7.1 it also claims to close connections that were already
   * closed, and it has other rules for who may close which connections.
   * @default "3.7.2"
   */
  release?: string;
  /**
   * The portal's offset from UTC in minutes. At 0 dates end in `Z`, at 120 in `+02:00`.
   * @default 0
   */
  utcOffsetMinutes?: number;
  /**
   * The format of dates: the string that real portals send, or the object in the published reference.
   * @default "wire"
   */
  dateForm?: "wire" | "reference";
  /**
   * Whether members that are null are left out at every level, or sent as in the published reference.
   * @default "missing"
   */
  nullMembers?: "missing" | "sent";
  /**
   * The details of a sign-in that the portal sends. `cut`: the address up to its first colon, `mobile` always false,
   * and no place for an IPv6 address. `whole`: all details, as in the published reference.
   * @default "cut"
   */
  storedDetails?: "cut" | "whole";
  /** The user id of a failed sign-in in the login history: the guest account's, or the zero id. @default "guest account" */
  failedSignInsOf?: "guest account" | "nobody";
  /**
   * Returns the location of an address. The caller's own row shows it.
   * @default no location is known
   */
  locate?: (address: string) => { country: string; city?: string } | undefined;
  /**
   * Whether the portal has the paid audit option. Without it the login history silently ignores filters and paging,
   * and returns the newest 20 events.
   * @default true
   */
  auditOption?: boolean;
  /** Whether the login history is enabled. If it is not, requests for it are answered with 402. @default "enabled" */
  loginHistory?: "enabled" | "disabled";
  /**
   * Whether the login history cuts out the page window before it applies its filters, as real portals do. A short or
   * empty page is then not necessarily the last one.
   * @default true
   */
  pageWindowBeforeFilter?: boolean;
  /**
   * The limits, each with its own default. With `false` the installation has no limits and refuses nothing.
   */
  limits?: Partial<DocSpaceLimits> | false;
  /** Whether a proxy adds `X-RateLimit-*`, which the portal itself does not send. @default false */
  rateLimitHeaders?: boolean;
  /**
   * The number of wrong passwords in a minute, for each login and address, after which the sign-in answers 403.
   * Tokens and Basic are not throttled.
   * @default 10
   */
  failuresPerMinute?: number;
  /** The id of the tenant, which is sent with every connection. @default 1 */
  tenantId?: number;
  /**
   * Whether the portal's processes share one cache. Without it, a process that has seen a portal token still accepts
   * it for a while after its connection was closed.
   * @default true
   */
  sharedCache?: boolean;
  /** How long such a token is still accepted without a shared cache, in minutes. @default 10 */
  cacheMinutes?: number;
}

/** The options with every default filled in. */
export type Settings = SimulatorSettings &
  Required<Omit<DocSpaceOptions, "limits">> & { limits: DocSpaceLimits | false };

const defaultLimits: DocSpaceLimits = {
  requestsPerMinute: 1500,
  concurrentGets: 50,
  concurrentWrites: 15,
  writesPerDay: 10_000,
};

/** Fills in the defaults. */
export function settingsFrom(options: DocSpaceOptions): Settings {
  return {
    ...simulatorSettings(options),
    release: checked(options.release ?? "3.7.2"),
    utcOffsetMinutes: options.utcOffsetMinutes ?? 0,
    dateForm: options.dateForm ?? "wire",
    nullMembers: options.nullMembers ?? "missing",
    storedDetails: options.storedDetails ?? "cut",
    failedSignInsOf: options.failedSignInsOf ?? "guest account",
    locate: options.locate ?? (() => undefined),
    auditOption: options.auditOption ?? true,
    loginHistory: options.loginHistory ?? "enabled",
    pageWindowBeforeFilter: options.pageWindowBeforeFilter ?? true,
    limits: options.limits === false ? false : { ...defaultLimits, ...options.limits },
    rateLimitHeaders: options.rateLimitHeaders ?? false,
    failuresPerMinute: options.failuresPerMinute ?? 10,
    tenantId: options.tenantId ?? 1,
    sharedCache: options.sharedCache ?? true,
    cacheMinutes: options.cacheMinutes ?? 10,
  };
}

/** Whether the portal has the rules of releases up to 3.6.x. */
export function isBeforeRelease371({ release }: Settings): boolean {
  const [major = 0, minor = 0, patch = 0] = release.split(".").map(Number);
  return major * 1_000_000 + minor * 1_000 + patch < 3_007_001;
}

function checked(release: string): string {
  if (/^\d{1,3}(\.\d{1,3}){2}$/.test(release)) return release;
  throw new Error(`A release must be like "3.7.2", not ${JSON.stringify(release)}.`);
}
