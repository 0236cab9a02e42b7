import { afterEach, expect, inject } from "vitest";
import { type Era, type EraClientOptions, type EraCredential, era } from "../../src/index.js";
import { type EraOptions, type Platform, simulateEra } from "../../src/simulator/era/index.js";
import { listen } from "../../src/simulator/listen.js";
import { type VirtualClock, virtualClock } from "./virtual-clock.js";

/** One request as it was sent. */
interface Sent {
  method: string;
  /** Path and query as sent. */
  path: string;
  headers: Headers;
  body: unknown;
}

/** A simulated platform with people, and the way in which this test run reaches it. */
export interface OpenPlatform {
  platform: Platform;
  clock: VirtualClock;
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  /** What was sent, oldest first. */
  sent: Sent[];
  /** The same as `METHOD path`, without the query. */
  calls(): string[];
  /** The requests that end sessions, with the query. */
  ends(): string[];
  mara: ReturnType<Platform["addUser"]>;
  tom: ReturnType<Platform["addUser"]>;
  /**
   * Mara's sessions: one with a websocket, one on the other site, and one that a token of hers belongs to. Tom's
   * session shares an id with the first.
   */
  socket: ReturnType<Platform["signIn"]>;
  away: ReturnType<Platform["signIn"]>;
  held: ReturnType<Platform["signIn"]>;
  toms: ReturnType<Platform["signIn"]>;
  /** A client. Default: mara, with domain, user name and password. */
  as(auth?: EraCredential, options?: Partial<EraClientOptions>): Era;
  /** A client with the token of `held`. */
  withToken(options?: Partial<EraClientOptions>): Era;
  /** The ids of the sessions that are open, of one user or of all. */
  open(user?: ReturnType<Platform["addUser"]>): string[];
}

interface OpenOptions extends EraOptions {
  /**
   * Set this if a test makes the platform say what the spec does not allow, or cuts connections. A validating proxy
   * would answer instead, so the test uses the platform directly.
   */
  outsideTheSpec?: boolean;
}

export const PASSWORD = "canary-kurzeme-1201";

const opened: (() => Promise<void>)[] = [];

/** Opens a platform in process, over loopback HTTP, or behind Prism's validation proxy. */
export async function openPlatform({
  outsideTheSpec = false,
  ...options
}: OpenOptions = {}): Promise<OpenPlatform> {
  const clock = virtualClock();
  const platform = simulateEra({ now: clock.now, sleep: clock.sleep, ...options });
  const mara = platform.addUser({ domain: "CORP", login: "mara", password: PASSWORD });
  const tom = platform.addUser({
    domain: "PARTNERS",
    login: "tom@example.com",
    password: "canary-latgale-1920",
  });
  const socket = platform.signIn(mara, {
    types: ["http", "websocket"],
    connections: [{ node: "node1" }, { node: "node2", is_pid_alive: false }],
    ttl: 1200,
  });
  const away = platform.signIn(mara, { site: "SITE2", ttl: 300 });
  const held = platform.signIn(mara);
  const toms = platform.signIn(tom, { site: "SITE2", sessionId: socket.sessionId });
  const wanted = inject("transport");
  const transport = outsideTheSpec && wanted === "prism proxy" ? "http" : wanted;
  const reach = await reachBy(transport, platform);
  const sent: Sent[] = [];
  const send = async (request: Request) => {
    const text = await request.clone().text();
    const { pathname, search } = new URL(request.url);
    const body = text ? JSON.parse(text) : undefined;
    sent.push({ method: request.method, path: pathname + search, headers: request.headers, body });
    return reach.fetch(request);
  };
  const watched: typeof globalThis.fetch = (input, init) => clock.fetching(send(new Request(input, init)));
  const as: OpenPlatform["as"] = (
    auth = { kind: "password", domain: "CORP", username: "mara", password: PASSWORD },
    clientOptions,
  ) => era({ baseUrl: reach.baseUrl, auth, fetch: watched, clock, random: () => 0.5, ...clientOptions });
  return {
    platform,
    clock,
    baseUrl: reach.baseUrl,
    fetch: watched,
    sent,
    calls: () => sent.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`),
    ends: () =>
      sent
        .filter(({ method, path }) => method === "DELETE" || (method === "POST" && !path.includes("/iam/")))
        .map(({ method, path }) => `${method} ${path}`),
    mara,
    tom,
    socket,
    away,
    held,
    toms,
    as,
    withToken: (clientOptions) => as({ kind: "accessToken", accessToken: held.token }, clientOptions),
    open: (user) => platform.sessions(user).map(({ id }) => id),
  };
}

async function reachBy(
  transport: string,
  platform: Platform,
): Promise<{ baseUrl: string; fetch: (request: Request) => Promise<Response> }> {
  if (transport === "in process") return { baseUrl: "https://era.example.com", fetch: platform.fetch };
  const server = await listen(platform);
  opened.push(() => server.close());
  if (transport === "http") return { baseUrl: server.url, fetch: globalThis.fetch };
  return {
    baseUrl: inject("prism").era?.proxy ?? "",
    async fetch(request) {
      request.headers.set("x-simulator-port", new URL(server.url).port);
      const response = await globalThis.fetch(request);
      const violations = response.headers.get("sl-violations");
      if (violations) violationsSeen.push(`${request.method} ${request.url}: ${violations}`);
      return response;
    },
  };
}

const violationsSeen: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
  // What the proxy found in either direction: in our requests or in the platform's answers.
  expect(violationsSeen.splice(0)).toEqual([]);
});
