/** Hostile text stays inert, and credentials do not leak. */
import { describe, expect, test } from "vitest";
import { apply, formatPlan, formatReport, memoryJournal, plan } from "../../src/index.js";
import { openPlatform, PASSWORD } from "../support/open-platform.js";

const HOSTILE = "\u001b[2J\u001b[31mx\u001b[0m \u202Egnp.exe\n=HYPERLINK(1)";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ALIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test("hostile text in nodes, types, logins and domains is inert in a plan and a report", async () => {
  const { withToken, platform, clock } = await openPlatform();
  const odd = platform.addUser({ domain: `D${HOSTILE}`, login: `l${HOSTILE}`, id: HOSTILE });
  const { id } = platform.signIn(odd, { types: ["http", HOSTILE], connections: [{ node: HOSTILE }] });
  const client = withToken();
  const made = await plan(client, { all: true, match: { sessionTypes: [HOSTILE] } }, { clock });
  expect(made.sessions.map((each) => each.id)).toEqual([id]);
  const report = await apply(client, made, { clock });
  expect(report.summary).toMatchObject({ revoked: 1 });
  expect(formatReport(report)).not.toMatch(ALIVE);
  expect(JSON.stringify(made.sessions.map(({ values }) => values))).not.toMatch(/\\u001b|\u202e/i);
});

test("the message of a refusal is cleaned and does not contain a credential that it repeats", async () => {
  const { withToken, platform, held } = await openPlatform({ outsideTheSpec: true });
  const body = `${HOSTILE} ${held.token} ${encodeURIComponent(held.token)}`;
  platform.faults.next({ kind: "htmlPage", status: 403, body: `no: ${body}`, on: "listSessions" });
  const error = await withToken()
    .list()
    .catch((error) => error);
  expect(error.message).toContain("no:");
  expect(error.message).not.toMatch(ALIVE);
  expect(error.message).not.toContain(held.token);
});

describe.each(["whole", "no id", "bare"] as const)(
  "no credential leaks if the caller's own session reports %s",
  (current) => {
    test.for([null, "serverError", "unauthorized", "cutAfter", "htmlPage", "rateLimited"] as const)(
      "in a run with %s on the way",
      async (kind) => {
        const { as, platform, clock } = await openPlatform({ current, outsideTheSpec: true });
        const left: unknown[] = [];
        const onAttempt = (attempt: unknown) => left.push(attempt);
        const client = as(undefined, { onAttempt });
        const journal = memoryJournal();
        const note = (error: Error) =>
          void left.push({ ...error }, error.message, error.stack, String(error.cause));
        try {
          left.push(await client.whoami(), await client.list());
          const made = await plan(client, { users: ["CORP/mara"], includeCurrent: true }, { clock });
          left.push(formatPlan(made));
          if (kind) platform.faults.next({ kind, on: "deleteSession", times: 2 });
          const report = await apply(client, made, { clock, journal });
          left.push(report, formatReport(report));
        } catch (error) {
          note(error as Error);
        }
        await client.list().catch(note);
        await client.close();
        left.push(journal.text());
        const everything = JSON.stringify(left);
        expect(left.length).toBeGreaterThan(8);
        const own = platform.allSessions().at(-1);
        const secrets = [PASSWORD, own?.cookie ?? "", own?.token ?? ""];
        for (const secret of secrets) {
          expect(secret.length).toBeGreaterThan(7);
          expect(everything).not.toContain(secret);
        }
      },
    );
  },
);
