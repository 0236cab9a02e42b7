import { afterEach, expect, inject } from "vitest";
import {
  type Strategy,
  type StrategyClientOptions,
  type StrategyCredential,
  strategy,
} from "../../src/index.js";
import { type Library, type StrategyOptions, simulateStrategy } from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";
import { type VirtualClock, virtualClock } from "./virtual-clock.js";

/** A simulated Library with people, and the way in which this test run reaches it. */
export interface OpenLibrary {
  library: Library;
  clock: VirtualClock;
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  /** A client for it, which is signed out after the test. */
  as(auth: StrategyCredential, options?: Partial<StrategyClientOptions>): Strategy;
  /** A client of Dana, who administers it. */
  asDana(options?: Partial<StrategyClientOptions>): Strategy;
}

interface OpenOptions extends StrategyOptions {
  /**
   * Set this if a test makes the Library say what the spec does not allow, or cuts connections. A validating proxy
   * would answer instead, so the test uses the Library directly.
   */
  outsideTheSpec?: boolean;
}

export const DANA = { kind: "password", username: "dana", password: "zemgale-1345" } as const;
export const MARA = { kind: "password", username: "mara", password: "kurzeme-1201" } as const;

export const MINUTE = 60_000;

const opened: (() => Promise<void>)[] = [];

/** Opens a Library in process, over loopback HTTP, or behind Prism's validation proxy. */
export async function openLibrary({
  outsideTheSpec = false,
  ...options
}: OpenOptions = {}): Promise<OpenLibrary> {
  const clock = virtualClock();
  const library = simulateStrategy({ now: clock.now, sleep: clock.sleep, ...options });
  library.addUser({ username: "dana", fullName: "Dana Liepa", password: DANA.password, admin: true });
  library.addUser({ username: "mara", fullName: "Mara Ozola", password: MARA.password });
  const wanted = inject("transport");
  const reach = await reachBy(outsideTheSpec && wanted === "prism proxy" ? "http" : wanted, library);
  const timed: typeof globalThis.fetch = (input, init) => clock.fetching(reach.fetch(input, init));
  const as: OpenLibrary["as"] = (auth, clientOptions) =>
    strategy({ baseUrl: reach.baseUrl, auth, fetch: timed, clock, random: () => 0.5, ...clientOptions });
  return {
    library,
    clock,
    baseUrl: reach.baseUrl,
    fetch: timed,
    as,
    asDana: (clientOptions) => as(DANA, clientOptions),
  };
}

async function reachBy(
  transport: string,
  library: Library,
): Promise<{ baseUrl: string; fetch: typeof globalThis.fetch }> {
  if (transport === "in process") return { baseUrl: "https://library.example.com", fetch: library.fetch };
  const server = await listen(library);
  opened.push(() => server.close());
  if (transport === "http") return { baseUrl: server.url, fetch: globalThis.fetch };
  return {
    baseUrl: inject("prism").strategy?.proxy ?? "",
    async fetch(input, init) {
      const request = new Request(input, init);
      request.headers.set("x-simulator-port", String(server.port));
      const response = await globalThis.fetch(request);
      const violations = response.headers.get("sl-violations");
      if (violations) violationsSeen.push(`${request.method} ${request.url}: ${violations}`);
      return unfolded(response);
    },
  };
}

/** Prism joins several `Set-Cookie` headers in one line, which RFC 6265 forbids and no server does. */
function unfolded(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("set-cookie");
  for (const line of response.headers.getSetCookie().flatMap((folded) => folded.split(/, ?(?=[^;=\s]+=)/))) {
    headers.append("set-cookie", line);
  }
  return new Response(response.body, { status: response.status, headers });
}

const violationsSeen: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
  // What the proxy found in either direction: in our requests or in the Library's answers.
  expect(violationsSeen.splice(0)).toEqual([]);
});
