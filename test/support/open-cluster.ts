import { afterEach, expect, inject } from "vitest";
import { type Element, type ElementClientOptions, element } from "../../src/index.js";
import {
  type CompromisedCluster,
  compromisedCluster,
  type ElementOptions,
} from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";
import { prismRequest } from "./prism-document.js";
import { type VirtualClock, virtualClock } from "./virtual-clock.js";

/** One request as the cluster received it. */
interface Sent {
  url: string;
  headers: Headers;
  method: string;
  params: Record<string, unknown>;
  whole: unknown;
}

/** A simulated cluster, and the way in which this test run reaches it. */
export interface OpenCluster extends CompromisedCluster {
  clock: VirtualClock;
  baseUrl: string;
  /** What was sent, oldest first. */
  sent: Sent[];
  /** The methods that were sent. */
  methods(): string[];
  /** A client for this cluster. */
  as(who: { login: string; password: string }, options?: Partial<ElementClientOptions>): Element;
  /** The ids of the sessions that are active. */
  open(): string[];
}

interface OpenOptions extends ElementOptions {
  /**
   * Set this if a test makes the cluster say what the spec does not allow, or cuts connections. A validating proxy
   * would answer instead, so the test uses the cluster directly.
   */
  outsideTheSpec?: boolean;
}

const opened: (() => Promise<void>)[] = [];

/** Opens a cluster in process, over loopback HTTP, or behind Prism's validation proxy. */
export async function openCluster({
  outsideTheSpec = false,
  ...options
}: OpenOptions = {}): Promise<OpenCluster> {
  const clock = virtualClock();
  const made = compromisedCluster({ now: clock.now, sleep: clock.sleep, ...options });
  const wanted = inject("transport");
  const transport = outsideTheSpec && wanted === "prism proxy" ? "http" : wanted;
  const reach = await reachBy(transport, made.cluster);
  const sent: Sent[] = [];
  const watch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const whole = (await request.clone().json()) as Pick<Sent, "method" | "params">;
    sent.push({
      url: request.url,
      headers: request.headers,
      method: whole.method,
      params: whole.params,
      whole,
    });
    return reach.fetch(request);
  };
  return {
    ...made,
    clock,
    baseUrl: reach.baseUrl,
    sent,
    methods: () => sent.map(({ method }) => method),
    as: ({ login, password }, clientOptions) =>
      element({
        baseUrl: reach.baseUrl,
        auth: { kind: "basic", username: login, password },
        fetch: (input, init) => clock.fetching(watch(input, init)),
        clock,
        random: () => 0.5,
        ...clientOptions,
      }),
    open: () => made.cluster.sessions().map(({ sessionID }) => sessionID),
  };
}

async function reachBy(
  transport: string,
  cluster: CompromisedCluster["cluster"],
): Promise<{ baseUrl: string; fetch: (request: Request) => Promise<Response> }> {
  if (transport === "in process") return { baseUrl: "https://mvip.example.com", fetch: cluster.fetch };
  const server = await listen(cluster);
  opened.push(() => server.close());
  if (transport === "http") return { baseUrl: server.url, fetch: globalThis.fetch };
  return {
    baseUrl: inject("prism").element?.proxy ?? "",
    async fetch(request) {
      const asking = await prismRequest(request, { port: new URL(server.url).port });
      const response = await globalThis.fetch(asking);
      const violations = response.headers.get("sl-violations");
      if (violations) violationsSeen.push(`${asking.url}: ${violations}`);
      return response;
    },
  };
}

const violationsSeen: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
  // What the proxy found in either direction: in our requests or in the cluster's answers.
  expect(violationsSeen.splice(0)).toEqual([]);
});
