import type { FaultKind } from "../../src/simulator/docspace/index.js";
import fc from "../support/fast-check.js";
import type {
  Change,
  GivenCredential,
  GivenFault,
  GivenPortal,
  GivenSelector,
  GivenSession,
  Pick,
  UserPick,
} from "./world.js";

const index = fc.nat(50);

/** The possible forms of a field on the wire: a value, null, or missing. */
const sometimes = <T>(...values: T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...values) }, fc.constantFrom(null, undefined));

const details: fc.Arbitrary<GivenSession["details"]> = fc.record({
  ip: sometimes(
    "203.0.113.7:51514",
    "203.0.113.8",
    "10.1.2.3",
    "2001:db8::1",
    "[2001:db8::2]:443",
    "no address",
    "",
  ),
  country: sometimes("Latvia", "Brazil", ""),
  city: sometimes("Riga", "Recife\u0007", ""),
  browser: sometimes("Chrome 137", "Firefox 139", "\u202eevil\u001b[2J"),
  platform: sometimes("Windows 11", "Android 15"),
  mobile: sometimes(true, false),
  page: sometimes("https://portal.example.com/rooms", '=cmd|"/c calc"'),
});

/** Well away from a whole year: what is listed at first must not leave the list while the test runs. */
const daysAgo = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 * 24 }).map((hours) => hours / 24) },
  { weight: 3, arbitrary: fc.integer({ min: 60, max: 360 }) },
  { weight: 3, arbitrary: fc.integer({ min: 370, max: 800 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);

const session: fc.Arbitrary<GivenSession> = fc.record({
  daysAgo,
  details,
  signedOut: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
});

const credential = fc.constantFrom<GivenCredential>(
  "portalToken",
  "portalToken",
  "portalToken",
  "portalToken",
  "apiKey",
  "apiKey",
  "apiKey",
  "accessToken",
  "portal token as access token",
  "basic",
);

const userWith = (least: number, most: number) =>
  fc.record({
    admin: fc.boolean(),
    sessions: fc.array(session, { minLength: least, maxLength: most, size: "max" }),
  });

export const portalOf = (maxSessions: number): fc.Arbitrary<GivenPortal> =>
  fc.record({
    // The caller's sessions are the listed ones, so the caller usually has some.
    users: fc
      .tuple(
        userWith(0, maxSessions),
        userWith(2, maxSessions),
        fc.array(userWith(0, maxSessions), { maxLength: 2 }),
      )
      .chain(([any, active, others]) =>
        fc.constantFrom([any, ...others], [active, ...others], [active, any, ...others]),
      ),
    caller: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, index),
    credential,
    ridesOn: index,
    latencies: fc.array(fc.nat(40), { minLength: 1, maxLength: 7 }),
    sharedCache: fc.boolean(),
    nullMembers: fc.constantFrom("sent", "missing"),
  });

export const portal = portalOf(12);

const pick: fc.Arbitrary<Pick> = fc.record({
  of: fc.constantFrom("caller", "caller", "anybody", "anybody", "nobody"),
  nth: index,
});
const picks = fc.array(pick, { minLength: 1, maxLength: 6 });
const someUsers = fc.array(fc.oneof(fc.constant("caller" as const), index), { minLength: 1, maxLength: 3 });
const ips = fc.subarray(["10.0.0.0/8", "203.0.113.7", "2001:db8::/32"], { minLength: 1 });

/** At most two, because more filters match hardly anything. */
const filters = fc
  .array(
    fc.oneof(
      fc.record({ match: fc.record({ ip: ips }) }),
      fc.record({ match: fc.record({ country: fc.constantFrom(["Latvia"], ["brazil", "Latvia"]) }) }),
      fc.record({ match: fc.record({ city: fc.constant(["Riga"]) }) }),
      fc.record({ match: fc.record({ browser: fc.constantFrom(["chrome"], ["chrome", "firefox"]) }) }),
      fc.record({ match: fc.record({ platform: fc.constantFrom(["windows"], ["android", "windows"]) }) }),
      fc.record({ match: fc.record({ mobile: fc.boolean().map((mobile) => [mobile]) }) }),
      fc.record({ olderThan: fc.constantFrom("1d", "30d", "PT12H") }),
      fc.record({ newerThan: fc.constantFrom("10d", "52w") }),
      fc.record({
        where: fc.constantFrom(
          '!inCidr(ip, "10.0.0.0/8")',
          'age(startedAt) > duration("240h") || browser == "Chrome 137"',
          "!current",
        ),
      }),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((some): GivenSelector["narrowing"] => {
    const match = Object.assign({}, ...some.map((each) => ("match" in each ? each.match : {})));
    return Object.assign({}, ...some, Object.keys(match).length > 0 ? { match } : {});
  });

const sparing = fc.record(
  { keepNewest: fc.integer({ min: 1, max: 3 }), limit: fc.integer({ min: 1, max: 6 }) },
  { requiredKeys: [] },
);

const exceptions = fc
  .record({ ids: picks, users: someUsers, ips }, { requiredKeys: [] })
  .map((except) => (Object.keys(except).length > 0 ? { except } : {}));

const inHalf = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | Record<string, never>> =>
  fc.oneof(fc.constant({}), arbitrary);

/** Unlisted sessions cannot be filtered, so a selector with filters mostly targets the caller's own. */
const ownTarget: fc.Arbitrary<GivenSelector["target"]> = fc.oneof(
  fc
    .array(fc.record({ of: fc.constant("caller" as const), nth: index }), { minLength: 1, maxLength: 8 })
    .map((ids) => ({ ids })),
  fc.constant({ users: ["caller"] as UserPick[], by: "id" as const }),
  fc.constantFrom("others" as const, "all" as const),
);

const anyTarget: fc.Arbitrary<GivenSelector["target"]> = fc.oneof(
  picks.map((ids) => ({ ids })),
  fc.record({ users: someUsers, by: fc.constantFrom("id" as const, "email" as const) }),
  fc.constantFrom("others" as const, "all" as const),
);

const includeCurrent = fc.constantFrom({}, { includeCurrent: false }, { includeCurrent: true });

const narrowed = fc
  .record({
    target: fc.oneof({ weight: 6, arbitrary: ownTarget }, anyTarget),
    filters: inHalf(filters),
    sparing: inHalf(sparing),
    exceptions: inHalf(exceptions),
    includeCurrent,
  })
  .map(({ target, exceptions: except, ...narrowing }) => ({
    target,
    narrowing: { ...narrowing.filters, ...narrowing.sparing, ...narrowing.includeCurrent },
    ...except,
  }));

const listedOnly = fc
  .record({ filters, sparing: inHalf(sparing), exceptions: inHalf(exceptions), includeCurrent })
  .map(({ exceptions: except, ...narrowing }) => ({
    target: "listed" as const,
    narrowing: { ...narrowing.filters, ...narrowing.sparing, ...narrowing.includeCurrent },
    ...except,
  }));

const plain = fc
  .record({ target: anyTarget, narrowing: includeCurrent })
  .map(({ target, narrowing }): GivenSelector => ({ target, narrowing }));

export const selector: fc.Arbitrary<GivenSelector> = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 4, arbitrary: narrowed },
  { weight: 1, arbitrary: listedOnly },
);

/** A sign-in during the test happens now. */
const signedIn = session.map((given) => ({ ...given, daysAgo: 0, signedOut: false }));

export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ signIn: index, session: signedIn }),
  fc.record({ signOut: pick }),
);

const faultKind = fc.oneof(
  fc.record({
    kind: fc.constant("rateLimited" as const),
    retryAfter: fc.constantFrom(1, 7, 59, 600, null, "soon"),
  }),
  fc.record({
    kind: fc.constantFrom(
      "serverError" as const,
      "badGateway" as const,
      "unavailable" as const,
      "gatewayTimeout" as const,
    ),
    changeMade: fc.boolean(),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("answer" as const),
      response: fc.constantFrom(false, null),
    }),
  },
  fc.record({ kind: fc.constantFrom("cutBefore" as const, "cutAfter" as const, "htmlPage" as const) }),
  fc.record({
    kind: fc.constant("truncatedJson" as const),
    ending: fc.constantFrom("invalid" as const, "cut" as const),
  }),
  // The client waits 30 s for one attempt.
  fc.record({
    kind: fc.constant("slow" as const),
    ms: fc.constantFrom(5, 45_000),
    when: fc.constantFrom("before" as const, "after" as const),
  }),
  fc.record({
    kind: fc.constant("unauthorized" as const),
    body: fc.constantFrom("envelope" as const, "empty" as const),
  }),
) satisfies fc.Arbitrary<FaultKind>;

const fault: fc.Arbitrary<GivenFault> = fc.record({
  fault: faultKind,
  on: fc.constantFrom("write", "write", "write", "read", "any"),
  after: fc.constantFrom(0, 0, 0, 1, 2, 3, 5),
  times: fc.constantFrom(1, 1, 2, 5),
});

const faults = fc.array(fault, { maxLength: 5 });

/** Faults that end a run that must not wait: a refused credential, and a limit that takes long to pass. */
export const stoppingFaults: fc.Arbitrary<GivenFault[]> = fc
  .tuple(
    faults,
    fc.record({
      fault: fc.constantFrom<FaultKind>({ kind: "unauthorized" }, { kind: "rateLimited", retryAfter: 600 }),
      on: fc.constant("write"),
      after: fc.nat(3),
      times: fc.constant(1),
    }),
  )
  .map(([others, stopping]) => [stopping, ...others]);

/** Everything that can happen between a plan and the end of its run. */
export interface Happenings {
  between: Change[];
  /** Each happens when the request with this number arrives. */
  during: { request: number; change: Change }[];
  faults: GivenFault[];
  concurrency: number;
}

export const happenings: fc.Arbitrary<Happenings> = fc.record({
  between: fc.array(change, { maxLength: 3 }),
  during: fc.array(fc.record({ request: fc.nat(12), change }), { maxLength: 3 }),
  faults,
  concurrency: fc.integer({ min: 1, max: 20 }),
});

/** What ends a run early. */
export interface Interruption {
  /** The signal comes when a request arrives or before a line of the journal, or the process is killed at a line. */
  by: "signal at request" | "signal at line" | "kill before line" | "kill after line";
  nth: number;
}

export const signals: fc.Arbitrary<Interruption[]> = fc.array(
  fc.record({ by: fc.constantFrom("signal at request", "signal at line"), nth: fc.nat(14) }),
  { minLength: 1, maxLength: 3 },
);

export const kills: fc.Arbitrary<Interruption[]> = fc.array(
  fc.record({
    by: fc.constantFrom("kill before line", "kill after line", "signal at request"),
    nth: fc.nat(12),
  }),
  { minLength: 1, maxLength: 3 },
);
