/** What all products do alike: the same workflow through the port, on each product's own simulator. */
import "../properties/hash-at-once.js";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { planText } from "../../src/cli/output/plan-text.js";
import {
  apply,
  formatPlan,
  formatReport,
  memoryJournal,
  type Provider,
  parsePlan,
  plan,
  type Report,
  resume,
  revoke,
  SelectionError,
} from "../../src/index.js";
import { openJournalFile } from "../../src/journal/file.js";
import { PRODUCTS } from "../../src/providers/registry.js";
import { listen } from "../../src/simulator/listen.js";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.js";
import { WORLDS, type World } from "./worlds.js";

const MINUTE = 60_000;

test("every product of the registry has a world", () => {
  expect(Object.keys(WORLDS)).toEqual(expect.arrayContaining(PRODUCTS.map(({ name }) => name)));
});

describe.each(PRODUCTS)("$name", (product) => {
  const open = () => {
    const world = (WORLDS[product.name] as () => World)();
    /** A new connection. Products with a sign-in sign in again. The clock jumps, so waits take no time. */
    const connect = async (clock?: VirtualClock): Promise<Provider> => {
      const send = world.simulator.fetch as typeof fetch;
      const provider = await product.connect({
        baseUrl: `https://installation.example.com${world.simulator.basePath}`,
        credential: world.credential,
        fetch: clock ? (input, init) => clock.fetching(send(input, init)) : send,
        ...(clock && { clock }),
        random: () => 0,
      });
      onTestFinished(() => provider.close?.());
      return provider;
    };
    const fault = (kind: string, operations: readonly string[], more: object = {}) => {
      const on = ({ operation }: { operation: string }) => operations.includes(operation);
      world.simulator.faults.next({ kind, on, ...more } as never);
    };
    const ends = () => world.simulator.calls.filter(({ operation }) => world.ends.includes(operation ?? ""));
    return { world, connect, fault, ends };
  };
  const outcomesOf = ({ outcomes }: Report, ids: readonly string[]) =>
    ids.map((id) => outcomes.find(({ session }) => session === id)?.outcome);

  test("lists every session once, with the fields that its capabilities declare", async () => {
    const { world, connect } = open();
    const provider = await connect();
    const { sessions } = await provider.list();
    const ids = sessions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(world.planned));
    const declared = provider.capabilities.fields.map(({ name }) => name);
    for (const { values } of sessions) expect(declared).toEqual(expect.arrayContaining(Object.keys(values)));
    for (const { id } of sessions) expect(provider.capabilities.naming.isSessionId(id)).toBe(true);
  });

  test("plans exactly what the selector means, and sends nothing that ends a session", async () => {
    const { world, connect, ends } = open();
    const made = await plan(await connect(), world.selector);
    expect(made.sessions.map(({ id }) => id).toSorted()).toEqual(world.planned.toSorted());
    expect(ends()).toEqual([]);
  });

  test("refuses a filter on an unknown field and names the known ones", async () => {
    const { world, connect } = open();
    const provider = await connect();
    const refused = plan(provider, { ...world.selector, match: { shoeSize: ["43"] } });
    await expect(refused).rejects.toThrow(SelectionError);
    await expect(refused).rejects.toThrow(provider.capabilities.fields[0]?.name);
  });

  test("also accepts its own spelling of a field", async () => {
    const { world, connect } = open();
    const provider = await connect();
    for (const { name, wire, type } of provider.capabilities.fields) {
      if (!wire || type === "time") continue;
      const value = { number: 1, boolean: true, address: "203.0.113.7", text: "x", texts: "x" }[type];
      const made = await plan(provider, { all: true, match: { [wire]: [value] } });
      expect(Object.keys(made.selector.match ?? {})).toEqual([name]);
    }
    expect(world.planned.every(world.isOpen)).toBe(true);
  });

  test("ends what was planned, confirms it by listing again, and leaves other sessions alone", async () => {
    const { world, connect } = open();
    const provider = await connect();
    const made = await parsePlan(formatPlan(await plan(provider, world.selector)));
    const report = await apply(provider, made);
    expect(outcomesOf(report, world.planned)).toEqual(["revoked", "revoked", "revoked"]);
    const graded = report.outcomes.filter(({ outcome }) => outcome === "revoked");
    expect(new Set(graded.map(({ evidence }) => evidence))).toEqual(new Set(["confirmed"]));
    expect(report.verified.listedAgain).toBe(true);
    expect(world.planned.some(world.isOpen)).toBe(false);
    expect(world.others.every(world.isOpen)).toBe(true);
  });

  test("applies a saved plan with a new connection", async () => {
    const { world, connect } = open();
    const made = await plan(await connect(), world.selector);
    const report = await apply(await connect(), made);
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
  });

  test("watches: reports new sessions after the run and ends those that the selector means", async () => {
    const { world, connect } = open();
    const clock = virtualClock(Date.now());
    let newcomer = "";
    const report = await revoke(await connect(clock), world.selector, {
      clock,
      watch: {
        forMs: 15 * MINUTE,
        everyMs: MINUTE,
        again: true,
        onEvent: ({ type }) => {
          if (type === "begun") newcomer = world.newcomer();
        },
      },
    });
    expect(report.watch).toMatchObject({ failedLists: 0, problems: [], stopped: null });
    expect(report.watch?.newSessions).toMatchObject([{ id: newcomer, matches: true, outcome: "revoked" }]);
    expect(report.watch?.runs).toMatchObject([{ summary: { revoked: 1, failed: 0, unknown: 0 } }]);
    expect(world.isOpen(newcomer)).toBe(false);
    expect(world.others.every(world.isOpen)).toBe(true);
  });

  test("leaves sessions alone that are newer than the plan, reports them, and counts those that were gone before", async () => {
    const { world, connect } = open();
    const provider = await connect();
    const made = await plan(provider, world.selector);
    const newcomer = world.newcomer();
    const [gone = "", ...left] = world.planned;
    world.signOut(gone);
    const report = await apply(provider, made);
    expect(outcomesOf(report, [gone, ...left])).toEqual(["already_gone", "revoked", "revoked"]);
    expect(report.newSessions.map(({ id }) => id)).toContain(newcomer);
    expect(world.isOpen(newcomer)).toBe(true);
  });

  test("settles a lost answer by listing again, whether or not the call was carried out", async () => {
    for (const kind of ["cutAfter", "cutBefore", "badGateway"]) {
      const { world, connect, fault } = open();
      const provider = await connect();
      const made = await plan(provider, world.selector);
      fault(kind, world.ends);
      const report = await apply(provider, made);
      for (const { session, outcome } of report.outcomes) {
        if (!session || !world.planned.includes(session)) continue;
        // A session with a lost answer is never reported as ended while it is open, or as failed while it is gone.
        expect(world.isOpen(session) ? ["failed", "unknown"] : ["revoked", "already_gone"]).toContain(
          outcome,
        );
      }
      expect(report.outcomes).toHaveLength(made.sessions.length + made.spared.length);
      expect(world.others.every(world.isOpen)).toBe(true);
    }
  });

  test("waits for a limit of the product and then continues", async () => {
    const { world, connect, fault } = open();
    const clock = virtualClock(Date.now());
    const provider = await connect(clock);
    const made = await plan(provider, world.selector);
    fault("rateLimited", world.ends, { retryAfter: 30 });
    const report = await apply(provider, made, { clock });
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
    // Element waits longest, because it does not say when to try again.
    expect(Math.max(...clock.waits)).toBeOneOf([30_000, MINUTE]);
  });

  test("reports nothing as confirmed if the last list fails", async () => {
    const { world, connect, ends } = open();
    const provider = await connect();
    const made = await plan(provider, world.selector);
    const last = ({ operation }: { operation: string }) => operation === world.lists && ends().length > 0;
    world.simulator.faults.next({ kind: "htmlPage", on: last, times: 99 } as never);
    const report = await apply(provider, made);
    expect(report.verified.listedAgain).toBe(false);
    expect(report.outcomes.some(({ evidence }) => evidence === "confirmed")).toBe(false);
  });

  test("believes no list of the wrong shape and ends nothing", async () => {
    const { world, connect, fault, ends } = open();
    const provider = await connect();
    fault("htmlPage", [world.lists], { times: 99 });
    await expect(plan(provider, world.selector)).rejects.toThrow();
    expect(ends()).toEqual([]);
  });

  test("lets no hostile text reach a terminal and leaks no credential", async () => {
    const { world, connect, fault } = open();
    const provider = await connect();
    const journal = memoryJournal();
    const made = await plan(provider, world.selector);
    const report = await apply(provider, made, { journal });
    const { fields } = provider.capabilities;
    const shown = planText(made, { now: Date.now(), width: 80, fields }) + formatReport(report);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);

    fault("unauthorized", [world.lists], { times: 9 });
    const error = await (await connect()).list().catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    const { message, stack, cause } = error as Error;
    const kept = [
      formatPlan(made),
      journal.text(),
      JSON.stringify(report),
      shown,
      message,
      stack,
      String(cause),
    ];
    for (const secret of world.secrets()) expect(kept.join("\n").includes(secret)).toBe(false);
  });

  describe("a run that is killed with SIGKILL at any record of its journal", { timeout: 120_000 }, () => {
    let folder: string;
    let script: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "killed-"));
      script = join(folder, "run.mjs");
      const entry = fileURLToPath(new URL("./run-in-child.ts", import.meta.url));
      const banner = {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      };
      await build({
        entryPoints: [entry],
        bundle: true,
        platform: "node",
        format: "esm",
        outfile: script,
        banner,
      });
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    /** @returns the child's report, or `null` if it was killed. */
    const runUntil = (records: number, url: string, { credential }: World, files: string[]) =>
      new Promise<Report | null>((resolve, reject) => {
        const child = spawn(process.execPath, [script, product.name, url, ...files, String(records)], {
          env: { CREDENTIAL: JSON.stringify(credential) },
        });
        let output = "";
        let problem = "";
        child.stdout.on("data", (part) => (output += part));
        child.stderr.on("data", (part) => (problem += part));
        child.once("close", (code, signal) => {
          if (signal === "SIGKILL") resolve(null);
          else if (code === 0) resolve(JSON.parse(output));
          else reject(new Error(problem));
        });
      });

    test("ends like an undisturbed run and ends each session once", async () => {
      for (let records = 1; ; records++) {
        const { world } = open();
        const { url, close } = await listen(world.simulator);
        onTestFinished(close);
        const connect = () => product.connect({ baseUrl: url, credential: world.credential });
        const planner = await connect();
        const made = await plan(planner, world.selector);
        await planner.close?.();
        const files = [join(folder, `plan-${records}.json`), join(folder, `run-${records}.jsonl`)];
        const [planFile = "", journalFile = ""] = files;
        await writeFile(planFile, formatPlan(made));
        const report = await runUntil(records, url, world, files);
        if (report) {
          expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
          // Without a kill in between, the loop would prove nothing.
          expect(records).toBeGreaterThan(4);
          break;
        }
        expect((await readFile(journalFile, "utf8")).trim().split("\n")).toHaveLength(records);
        const provider = await connect();
        const { text, store } = await openJournalFile(journalFile);
        const resumed = await resume(provider, { text, store });
        await store.close();
        await provider.close?.();
        expect(resumed.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
        expect(world.planned.some(world.isOpen)).toBe(false);
        expect(world.others.every(world.isOpen)).toBe(true);
      }
    });
  });
});
