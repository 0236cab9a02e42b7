/** What users can try without a real product: every stage, over HTTP. */
import { describe, expect, onTestFinished, test } from "vitest";
import { SessionctlError } from "../../src/index.js";
import type { Provider } from "../../src/provider.js";
import type { Product } from "../../src/providers/product.js";
import { PRODUCTS } from "../../src/providers/registry.js";
import { listen } from "../../src/simulator/listen.js";
import { type Stage, stageOf } from "../../src/simulator/stages.js";

/** Connects as the first command of the introduction says. */
async function connectTo(product: Product, stage: Stage): Promise<Provider> {
  const { url, close } = await listen(stage.simulator);
  onTestFinished(close);
  const [, first = ""] = /(SESSIONCTL_\S+ .*)sessionctl list/.exec(stage.introduction(url)) ?? [];
  const variables = new Map(
    [...first.matchAll(/(SESSIONCTL_\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  const method = product.signIn.find(({ parts }) => parts.every(({ variable }) => variables.has(variable)));
  const values = method?.parts.map(({ variable }) => variables.get(variable) ?? "") ?? [];
  const provider = await product.connect({
    baseUrl: variables.get("SESSIONCTL_URL") ?? "",
    credential: { kind: method?.kind ?? "", values },
    timeoutMs: 2_000,
    retry: { attempts: 1, totalMs: 4_000 },
  });
  onTestFinished(() => provider.close?.());
  return provider;
}

describe.each([...PRODUCTS])("$name", (product: Product) => {
  test("lists as many more sessions as were added, each older than an hour if the product has start times", async () => {
    const plain = await (await connectTo(product, stageOf(product.name))).list();
    const stage = stageOf(product.name);
    stage.addSessions(500);
    const { sessions } = await (await connectTo(product, stage)).list();
    expect(sessions).toHaveLength(plain.sessions.length + 500);
    const hourAgo = Date.now() - 3_600_000;
    const young = sessions.filter(({ startedAt }) => startedAt && startedAt.getTime() > hourAgo);
    const youngBefore = plain.sessions.filter(({ startedAt }) => startedAt && startedAt.getTime() > hourAgo);
    expect(young).toHaveLength(youngBefore.length);
    // Each id belongs to one session.
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(sessions.length);
  });

  test("adds the same sessions each time", async () => {
    const rows = async () => {
      const stage = stageOf(product.name);
      stage.addSessions(20);
      const { sessions } = await (await connectTo(product, stage)).list();
      return sessions.map(({ id, values: { ip, country, browser } }) => ({ id, ip, country, browser }));
    };
    expect(await rows()).toEqual(await rows());
  });

  test("has a complete list of faults and operations, each once and in order", () => {
    const { kinds, operations } = stageOf(product.name).simulator.faults;
    for (const names of [kinds, operations]) expect(names).toEqual([...new Set(names)].toSorted());
    expect(kinds).toEqual(expect.arrayContaining(["answer", "cutAfter", "cutBefore", "drift", "slow"]));
    expect(operations.length).toBeGreaterThan(4);
  });

  test.each([...stageOf(product.name).simulator.faults.kinds])(
    "can produce the fault %s by its name, which ends in an answer or in an error with an explanation",
    async (kind) => {
      const stage = stageOf(product.name);
      stage.simulator.faults.next({ kind, times: Number.POSITIVE_INFINITY } as never);
      const outcome = await connectTo(product, stage)
        .then((provider) => provider.list())
        .catch((error) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SessionctlError);
      else expect(outcome.sessions.length).toBeGreaterThan(0);
    },
  );
});
