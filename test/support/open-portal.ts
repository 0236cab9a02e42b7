import { afterEach, expect, inject } from "vitest";
import { type Credential, type DocSpace, type DocSpaceClientOptions, docspace } from "../../src/index.js";
import { type DocSpaceOptions, type Portal, simulateDocSpace } from "../../src/simulator/docspace/index.js";
import { listen } from "../../src/simulator/listen.js";
import { type VirtualClock, virtualClock } from "./virtual-clock.js";

/** A simulated portal, and the way in which this test run reaches it. */
export interface OpenPortal {
  portal: Portal;
  clock: VirtualClock;
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  /** A client for this portal. */
  as(
    credential: Credential | (() => Credential | Promise<Credential>),
    options?: Partial<DocSpaceClientOptions>,
  ): DocSpace;
}

interface OpenOptions extends DocSpaceOptions {
  /**
   * Set this if a test makes the portal say what the spec does not allow, or cuts connections. A validating proxy would
   * answer instead, so the test uses the portal directly.
   */
  outsideTheSpec?: boolean;
}

const opened: (() => Promise<void>)[] = [];

/** Opens a portal in process, over loopback HTTP, or behind Prism's validation proxy. */
export async function openPortal({
  outsideTheSpec = false,
  ...options
}: OpenOptions = {}): Promise<OpenPortal> {
  const clock = virtualClock();
  // The tests call from a machine in Riga, as the caller's own row shows.
  const locate = () => ({ country: "Latvia", city: "Riga" });
  const portal = simulateDocSpace({ now: clock.now, sleep: clock.sleep, locate, ...options });
  const wanted = inject("transport");
  const transport = outsideTheSpec && wanted === "prism proxy" ? "http" : wanted;
  const reach = await reachBy(transport, portal);
  const timed: typeof globalThis.fetch = (input, init) => clock.fetching(reach.fetch(input, init));
  return {
    portal,
    clock,
    baseUrl: reach.baseUrl,
    fetch: timed,
    as: (auth, clientOptions) =>
      docspace({ baseUrl: reach.baseUrl, auth, fetch: timed, clock, random: () => 0.5, ...clientOptions }),
  };
}

async function reachBy(
  transport: string,
  portal: Portal,
): Promise<{ baseUrl: string; fetch: typeof globalThis.fetch }> {
  if (transport === "in process") return { baseUrl: "https://portal.example.com", fetch: portal.fetch };
  const server = await listen(portal);
  opened.push(() => server.close());
  if (transport === "http") return { baseUrl: server.url, fetch: globalThis.fetch };
  return {
    baseUrl: inject("prism").docspace?.proxy ?? "",
    async fetch(input, init) {
      const request = new Request(input, init);
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
  // What the proxy found in either direction: in our requests or in the portal's answers.
  expect(violationsSeen.splice(0)).toEqual([]);
});
