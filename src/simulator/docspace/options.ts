/** The limits of a portal, per user; per address while nobody is authenticated. */
export interface DocSpaceLimits {
  /** Requests in a sliding minute. @default 1500 */
  requestsPerMinute: number;
  /** GETs under way at the same time. @default 50 */
  concurrentGets: number;
  /** Requests of any other method under way at the same time. @default 15 */
  concurrentWrites: number;
  /** POSTs and PUTs in a day, which begins with the first of them. @default 10000 */
  writesPerDay: number;
}

/** How the simulated portal is set up. Everything has a default. */
export interface DocSpaceOptions {
  /** The portal's clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
  /**
   * How the portal waits, for `latencyMs` and for the `slow` fault. Give one that resolves at once to keep
   * tests free of real time. It should end early when the signal is aborted.
   * @default a real timer
   */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /**
   * Where tokens, API keys and one-time keys come from: so many random bytes. Give a seeded source to make
   * them repeatable. Ids never depend on it.
   * @default crypto.getRandomValues
   */
  random?: (bytes: number) => Uint8Array;
  /**
   * The portal's offset from UTC in minutes. At 0 dates end in `Z`, at 120 in `+02:00`.
   * @default 0
   */
  utcOffsetMinutes?: number;
  /**
   * How dates are written: as the string that is seen on the wire, or as the object that the published
   * reference describes.
   * @default "wire"
   */
  dateForm?: "wire" | "reference";
  /**
   * What becomes of a `response` that is null: it is sent as null, or left out altogether.
   * @default "null"
   */
  nullResponse?: "null" | "missing";
  /**
   * Whether the portal has the paid audit option. Without it the login history ignores every filter and the
   * paging in silence, and answers with the newest 20 events.
   * @default true
   */
  auditOption?: boolean;
  /** Whether the login history is switched on. Where it is not, asking for it is answered 402. @default "enabled" */
  loginHistory?: "enabled" | "disabled";
  /**
   * Whether the login history cuts the page window before it applies the user and date filters, as the
   * release does: a short or empty page then does not mean the end.
   * @default true
   */
  pageWindowBeforeFilter?: boolean;
  /**
   * The limits, each with its own default. `false` is an installation that enables none: nothing is refused
   * and no `X-RateLimit-*` header is sent.
   */
  limits?: Partial<DocSpaceLimits> | false;
  /**
   * Wrong credentials in a minute, per credential and address, before the portal throttles with 403.
   * A token that used to be good is not a guess: it gets its 401 every time.
   * @default 10
   */
  failuresPerMinute?: number;
  /** How long every answer takes, in milliseconds; a function is asked once per request. @default 0 */
  latencyMs?: number | (() => number);
  /** The number of the portal, sent with every connection. @default 1 */
  tenantId?: number;
  /** A path in front of every route, `"/portal"` for a portal behind a proxy's prefix. @default "" */
  basePath?: string;
  /**
   * Whether the portal's processes share one cache. Without it a process that has seen a portal token goes on
   * accepting it for a while after its connection was closed.
   * @default true
   */
  sharedCache?: boolean;
  /** How long a token that was seen stays accepted without a shared cache, in minutes. @default 10 */
  cacheMinutes?: number;
}

/** The options with every default filled in. */
export type Settings = Required<Omit<DocSpaceOptions, "limits">> & { limits: DocSpaceLimits | false };

const defaultLimits: DocSpaceLimits = {
  requestsPerMinute: 1500,
  concurrentGets: 50,
  concurrentWrites: 15,
  writesPerDay: 10_000,
};

/** Fills in the defaults. */
export function settingsFrom(options: DocSpaceOptions): Settings {
  return {
    now: options.now ?? Date.now,
    sleep: options.sleep ?? realSleep,
    random: options.random ?? ((bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
    utcOffsetMinutes: options.utcOffsetMinutes ?? 0,
    dateForm: options.dateForm ?? "wire",
    nullResponse: options.nullResponse ?? "null",
    auditOption: options.auditOption ?? true,
    loginHistory: options.loginHistory ?? "enabled",
    pageWindowBeforeFilter: options.pageWindowBeforeFilter ?? true,
    limits: options.limits === false ? false : { ...defaultLimits, ...options.limits },
    failuresPerMinute: options.failuresPerMinute ?? 10,
    latencyMs: options.latencyMs ?? 0,
    tenantId: options.tenantId ?? 1,
    basePath: normalised(options.basePath ?? ""),
    sharedCache: options.sharedCache ?? true,
    cacheMinutes: options.cacheMinutes ?? 10,
  };
}

/** One leading slash, no trailing one; nothing for the root. */
function normalised(basePath: string): string {
  const inner = basePath.replace(/^\/+|\/+$/g, "");
  return inner === "" ? "" : `/${inner}`;
}

function realSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
