import { readdirSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apply, docspace, memoryJournal, PlanRefusedError, resume } from "../../src/index.js";
import { createJournalFile, openJournalFile } from "../../src/journal/file.js";
import { readJournal, writeJournal } from "../../src/journal/index.js";
import type { JournalRecord } from "../../src/journal/record.js";
import { finishedJournal, freshFolder, fullAfter, givenSessions, recordsOf } from "./given.js";

/** The sessions whose end the records announce. */
function announcedIn(records: readonly JournalRecord[]): string[] {
  const begun = records.find((record) => record.type === "begun");
  return records.flatMap((record) =>
    record.type === "intent" ? (begun?.steps[record.step]?.listed ?? []) : [],
  );
}

const revokedBy = (calls: readonly { method: string; path: string }[]) =>
  calls.filter(({ method }) => method === "PUT").map(({ path }) => path.split("/").at(-1));

describe("the record of an intent", () => {
  it("is on the disk as a whole line before the call is sent", async () => {
    const { portal, ids, asMara, planFor } = await givenSessions(25);
    const path = join(await freshFolder(), "run.jsonl");
    const seen: [session: string, announced: boolean][] = [];
    portal.faults.next({
      kind: "cutBefore",
      // This fault never triggers. It looks into the journal while the call arrives.
      on({ params: { loginEventId } }) {
        if (!loginEventId) return false;
        const onDisk = recordsOf(readFileSync(path, "utf8"));
        seen.push([loginEventId, announcedIn(onDisk).includes(loginEventId)]);
        return false;
      },
    });
    const journal = await createJournalFile(path);
    await apply(asMara, await planFor(), { journal });
    await journal.close();
    expect(seen.toSorted()).toEqual(ids.map((id) => [id, true]));
  });

  it("is written once for a call that is repeated automatically", async () => {
    const { portal, asMara, planFor } = await givenSessions(1);
    portal.faults.next({ kind: "cutAfter", on: "logOutActiveConnection" });
    const journal = memoryJournal();
    await apply(asMara, await planFor(), { journal });
    expect(recordsOf(journal.text()).map(({ type }) => type)).toEqual([
      "run",
      "begun",
      "intent",
      "answer",
      "finished",
    ]);
    expect(revokedBy(portal.calls)).toHaveLength(2);
  });
});

describe("several writers", () => {
  it("are served one after another, in the order in which they came", async () => {
    const store = memoryJournal();
    let inside = 0;
    const slow = {
      async append(line: string) {
        inside += 1;
        expect(inside).toBe(1);
        // Later writers would be faster.
        for (let turns = JSON.parse(line).step ?? 30; turns < 30; turns++) await new Promise(setImmediate);
        await store.append(line);
        inside -= 1;
      },
    };
    const { text } = await finishedJournal(30);
    const [run, begun] = recordsOf(text) as [JournalRecord, JournalRecord];
    const journal = writeJournal(slow, Date.now);
    const steps = Array.from({ length: 30 }, (_, step) => ({ type: "intent" as const, step }));
    await Promise.all([run, begun, ...steps].map((record) => journal.write(record)));
    expect((await readJournal(store.text())).records).toEqual([run, begun, ...steps]);
  });
});

describe("a journal that can no longer be written", () => {
  // Two records before the steps, two for each of the six steps, and the end.
  it.each(Array.from({ length: 15 }, (_, nth) => nth + 1))(
    "ends the run when line %i fails: nothing is sent without an announcement, and the rest can be resumed",
    async (nth) => {
      const { portal, mara, ids, own, asMara, planFor } = await givenSessions(6);
      const plan = await planFor();
      const store = fullAfter(nth);
      await expect(apply(asMara, plan, { journal: store, concurrency: 3 })).rejects.toBe(store.error);

      expect(store.tried()).toBe(nth);
      const sent = revokedBy(portal.calls);
      expect(announcedIn(recordsOf(store.text()))).toEqual(expect.arrayContaining(sent));
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(revokedBy(portal.calls)).toEqual(sent);

      const whole = store.text().slice(0, store.text().lastIndexOf("\n") + 1);
      const goingOn = memoryJournal();
      const options = { concurrency: 3 };
      const report =
        nth === 1
          ? await apply(asMara, plan, { journal: goingOn, ...options })
          : await resume(asMara, { text: whole, store: goingOn }, options);
      expect(report.summary).toEqual({ revoked: 6, already_gone: 0, spared: 0, failed: 0, unknown: 0 });
      expect(portal.connections(mara).map(({ id }) => id)).toEqual([own.id]);
      expect(portal.auditTrail).toHaveLength(ids.length);
      expect((await readJournal(whole + goingOn.text())).records.at(-1)).toEqual({ type: "finished" });
    },
  );

  it("keeps the caller's own session, which comes last", async () => {
    const { portal, asMara, own, planFor } = await givenSessions(3);
    const plan = await planFor({ match: { browser: ["chrome", "firefox"] }, includeCurrent: true });
    for (const nth of [3, 4, 5]) {
      const store = fullAfter(nth);
      await expect(apply(asMara, plan, { journal: store })).rejects.toBe(store.error);
      expect(portal.connections().map(({ id }) => id)).toContain(own.id);
    }
  });
});

describe("a refused plan", () => {
  it("leaves no journal, so its name is free for another plan", async () => {
    const { asMara, portal, planFor } = await givenSessions(2);
    const plan = await planFor();
    const path = join(await freshFolder(), "runs", "run.jsonl");
    const janis = portal.addUser({ displayName: "Jānis", email: "janis@example.com" });
    const asJanis = docspace({
      baseUrl: asMara.installation,
      auth: { kind: "portalToken", portalToken: portal.signIn(janis).token },
      fetch: portal.fetch,
    });
    for (const refused of [
      async (journal: Awaited<ReturnType<typeof createJournalFile>>) =>
        apply(asMara, { ...plan, expiresAt: plan.createdAt }, { journal }),
      async (journal: Awaited<ReturnType<typeof createJournalFile>>) => apply(asJanis, plan, { journal }),
    ]) {
      const journal = await createJournalFile(path);
      await expect(refused(journal)).rejects.toThrow(PlanRefusedError);
      await journal.close();
      expect(readdirSync(join(path, ".."))).toEqual([]);
    }
    const journal = await createJournalFile(path);
    expect((await apply(asMara, plan, { journal })).summary.revoked).toBe(2);
    await journal.close();
    expect(await readdir(join(path, ".."))).toEqual(["run.jsonl"]);
  });
});

describe("what is written", () => {
  it("contains no credential, whatever goes wrong", async () => {
    const { portal, mara, own, options, planFor } = await givenSessions(8);
    const apiKey = portal.addApiKey(mara);
    const plan = await planFor();
    const tokens = portal.allConnections().map(({ token }) => token);
    portal.faults.script([
      { kind: "serverError", changeMade: true, on: "logOutActiveConnection" },
      { kind: "truncatedJson", on: "logOutActiveConnection" },
      { kind: "redirect", on: "logOutActiveConnection", location: `https://else.example/?t=${own.token}` },
      { kind: "htmlPage", on: "logOutActiveConnection", body: `<p>asc_auth_key=${own.token}</p>` },
      { kind: "bindingError", on: "logOutActiveConnection", errors: { cookie: [own.token] } },
      { kind: "unauthorized", body: "envelope", on: "logOutActiveConnection" },
    ]);
    const path = join(await freshFolder(), "run.jsonl");
    const journal = await createJournalFile(path);
    await apply(docspace(options), plan, { journal, concurrency: 1 });
    await journal.close();
    const opened = await openJournalFile(path);
    await resume(docspace(options), opened);
    await opened.store.close();

    const text = readFileSync(path, "utf8");
    // It does contain what went wrong: a refused call, lost answers, a redirect.
    for (const told of ["Unauthorized", '"answer":"lost"', "redirect"]) expect(text).toContain(told);
    for (const secret of [apiKey, ...tokens]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/asc_auth_key|Bearer/i);
  });
});
