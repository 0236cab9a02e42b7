/** We flip every byte of a signed report, its report and its journal in turn. Each change is found. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { report, verifyReport } from "../../../src/cli/commands/report.js";
import { apply, memoryJournal, plan } from "../../../src/index.js";
import { sessionOf, testProduct } from "../../products/test-product.js";
import { captured } from "./captured.js";

let folder: string;
const at = (name: string) => join(folder, name);
const files = () => ({ key: at("key.pub.pem"), report: at("report.json"), journal: at("run.jsonl") });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flipped-"));
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  await writeFile(at("key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  await writeFile(at("key.pub.pem"), publicKey.export({ type: "spki", format: "pem" }));
  const product = testProduct({
    product: "signed",
    caller: { id: "admin", name: "Ada", login: null },
    own: { state: "known", id: "a1" },
    covers: "caller",
    capabilities: { sessionsPerCall: 1, everything: [], endsOthersFor: "nobody" },
    sessions: [sessionOf("a1", "admin"), sessionOf("a2", "admin")],
  });
  const journal = memoryJournal();
  const done = await apply(product, await plan(product, { others: true }), { journal });
  await writeFile(at("report.json"), JSON.stringify(done));
  await writeFile(at("run.jsonl"), journal.text());
  await captured(() =>
    report(at("report.json"), { sign: at("key.pem"), journal: at("run.jsonl"), out: at("signed.json") }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const outcome = async () => {
  const { error, result } = (await captured(() => verifyReport(at("signed.json"), files()))) as {
    error?: unknown;
    result?: number;
  };
  return error === undefined && result === 0 ? "accepted" : "refused";
};

test("the files are accepted as they were signed", async () => {
  expect(await verifyReport(at("signed.json"), files())).toBe(0);
});

test.each(["signed.json", "report.json", "run.jsonl"])(
  "every flipped byte in %s is found",
  { timeout: 120_000 },
  async (name) => {
    const whole = await readFile(at(name));
    const accepted: number[] = [];
    for (let index = 0; index < whole.length; index++) {
      const flipped = Buffer.from(whole);
      flipped[index] = (flipped[index] ?? 0) ^ (1 << (index % 8));
      await writeFile(at(name), flipped);
      if ((await outcome()) === "accepted") accepted.push(index);
    }
    await writeFile(at(name), whole);
    expect(accepted).toEqual([]);
  },
);
