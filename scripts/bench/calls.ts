/**
 * Measures the cost of a call in comparison with the bare openapi-fetch: the same answer over loopback HTTP, by
 * wall time, in one process. The three kinds of calls take turns, and we compute the ratios of each turn
 * separately, so that other work of the machine affects all of them equally.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import createClient from "openapi-fetch";
import type { components, paths } from "../../generated/docspace.js";
import { docspace } from "./built.js";
import { collectGarbage, medianOf } from "./timing.js";

export interface CallFigures {
  sessions: number;
  /** The number of calls under way at the same time. */
  atOnce: number;
  /** The time of one call of the bare openapi-fetch, in microseconds. */
  bareUs: number;
  /** The time of `provider.client.GET`, divided by that of the bare call. */
  client: number;
  /** The time of `provider.list()`, divided by that of the bare call. */
  facade: number;
}

/** The number of calls in a turn, the number of turns that count, and the number of warm-up turns before them. */
const [CALLS, TURNS, WARM_UP] = [320, 41, 15];

export async function measureCalls(): Promise<CallFigures[]> {
  const figures: CallFigures[] = [];
  for (const sessions of [3, 100]) {
    const server = await serve(JSON.stringify(answerWith(sessions)));
    try {
      for (const atOnce of [1, 32])
        figures.push({ sessions, atOnce, ...(await measure(server.url, atOnce)) });
    } finally {
      server.close();
    }
  }
  return figures;
}

async function measure(baseUrl: string, atOnce: number) {
  const path = "/api/2.0/security/activeconnections";
  // The product's limits are off, because waiting for them is not part of the cost of a call.
  const limits = {
    requestsPerMinute: null,
    concurrentReads: null,
    concurrentWrites: null,
    writesPerDay: null,
  };
  const provider = docspace({ baseUrl, auth: { kind: "apiKey", apiKey: "sk-of-the-benchmark" }, limits });
  const bare = createClient<paths>({ baseUrl, headers: { authorization: "Bearer sk-of-the-benchmark" } });
  const turns = {
    bare: () => bare.GET(path),
    client: () => provider.client.GET(path),
    facade: () => provider.list(),
  };
  const times: { bare: number; client: number; facade: number }[] = [];
  for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
    const time = { bare: 0, client: 0, facade: 0 };
    const order = (["bare", "client", "facade"] as const).map((_, at, all) => all[(at + turn) % 3] ?? "bare");
    for (const which of order) {
      collectGarbage();
      time[which] = await timeOf(turns[which], atOnce);
    }
    if (turn >= WARM_UP) times.push(time);
  }
  const median = (of: (time: (typeof times)[number]) => number) => medianOf(times.map(of)) ?? Number.NaN;
  return {
    bareUs: (median(({ bare }) => bare) * 1000) / CALLS,
    client: median(({ bare, client }) => client / bare),
    facade: median(({ bare, facade }) => facade / bare),
  };
}

async function timeOf(call: () => Promise<unknown>, atOnce: number): Promise<number> {
  const startedAt = performance.now();
  for (let done = 0; done < CALLS; done += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, call));
  }
  return performance.now() - startedAt;
}

async function serve(body: string) {
  const bytes = Buffer.from(body);
  const server = createServer((_, response) => {
    response
      .writeHead(200, { "content-type": "application/json", "content-length": bytes.length })
      .end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** An answer of the portal: a list of this many connections of one user. */
function answerWith(sessions: number): components["schemas"]["ActiveConnectionsEnvelope"] {
  const items = Array.from({ length: sessions }, (_, at) => ({
    id: 40_000 + at,
    tenantId: 1,
    userId: "66faa6e4-f133-11ea-b126-00ffeec8b4ef",
    mobile: false,
    ip: `203.0.113.${at % 250}`,
    country: "Brazil",
    city: "São Paulo",
    browser: "Chrome 126",
    platform: "Windows 11",
    date: new Date(Date.UTC(2026, 4, 4) - at * 3_600_000).toISOString(),
    page: "https://portal.example.com/rooms/shared/filter?folder=4711",
  }));
  return { response: { loginEvent: 0, items }, count: 1, status: 0, statusCode: 200 };
}
