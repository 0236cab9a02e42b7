import { describe, expect } from "vitest";
import { explainError } from "../../src/cli/output/explain-error.js";
import { createProgram } from "../../src/cli/program.js";
import { ServerError } from "../../src/errors.js";
import { openAt } from "./support/any-product.js";
import { type Desk, test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

/** Sequences that colour text or tell a terminal to do anything except move the cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const COLOUR = /\u001b\[[0-9;]*m/;

const lastLine = (text: string) => text.split("\n").at(-1);

/** The last screen of a terminal with this many rows. The shell's prompt takes one of them. */
const screen = (text: string, rows: number) => text.split("\n").slice(-(rows - 1));

const ofSession = (id: string) => (call: { params: Record<string, string | undefined> }) =>
  call.params.loginEventId === id;

describe.concurrent("the end of a run on a terminal", () => {
  test("is the result, green if all is confirmed, with the table and what still works on the same screen", async ({
    desk,
  }) => {
    const { asMara } = await openOffice(desk);
    const { code, text, raw } = await desk.runOnTerminal("revoke --others --yes", {
      env: asMara,
      columns: 80,
      rows: 24,
    });
    expect(code).toBe(0);
    expect(lastLine(text)).toBe("4 of 4 ended, all confirmed · your own kept");
    expect(raw).toContain("\u001b[32m4 of 4 ended, all confirmed");
    const shown = screen(text, 24).join("\n");
    expect(shown).toMatch(/^What still works after this revocation:\n( {2}\S.{1,76}\n){4}\n/m);
    for (const id of ["40001", "40002", "40003", "40004"])
      expect(shown).toMatch(new RegExp(`^${id} .+ revoked +confirmed$`, "m"));
  });

  test("is red and names the failures right above, however many sessions there are", async ({ desk }) => {
    const { asMara, portal, mara } = await openOffice(desk);
    const ids = Array.from({ length: 60 }, () => portal.signIn(mara, { country: "Brazil" }).id);
    portal.faults.next({ kind: "answer", response: false, on: ofSession(ids[7] ?? "") });
    const { code, text, raw } = await desk.runOnTerminal("revoke --country Brazil --yes", {
      env: asMara,
      columns: 80,
      rows: 24,
    });
    expect(code).toBe(4);
    expect(lastLine(text)).toBe("60 of 61 ended, all confirmed · 1 failed");
    expect(raw).toContain("\u001b[31m60 of 61 ended");
    const shown = screen(text, 24);
    expect(shown.join("\n")).toMatch(/^Not shown: \d+ revoked\. The JSON report has all\.$/m);
    expect(shown.join("\n")).toContain("What still works after this revocation:");
    expect(shown.at(-4)).toMatch(new RegExp(`^${ids[7]} .+ failed .*the session is still`));
  });

  test("is yellow if the result cannot be verified", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { text, raw } = await desk.runOnTerminal("revoke --user tom@example.com --yes", { env: asMara });
    expect(lastLine(text)).toBe("All sessions of tom@example.com: ended, unverifiable");
    expect(raw).toContain("\u001b[33mAll sessions of tom@example.com");
  });

  test.for([
    ["--country Atlantis", "Nothing to end: nothing matched"],
    ["--id 40006", "Nothing to end · your own kept"],
  ])("of a run with nothing to do has no colour: revoke %s", async ([selection, sentence], { desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, text, raw } = await desk.runOnTerminal(`revoke ${selection} --yes`, { env: asMara });
    expect(code).toBe(0);
    expect(lastLine(text)).toBe(sentence);
    expect(raw).toContain(`\u001b[1m${sentence}\u001b[22m`);
    expect(text).not.toContain("still works");
  });

  test("of a stopped run is also the result, with how to continue above it", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    let isRefused = true;
    portal.faults.next({
      kind: "unauthorized",
      times: 99,
      on: ({ operation }) => isRefused && operation === "logOutActiveConnection",
    });
    const { text } = await desk.runOnTerminal("revoke --older-than 3h --yes --journal run.jsonl", {
      env: asMara,
    });
    isRefused = false;
    expect(lastLine(text)).toBe("Not finished: none of 3 ended · 3 failed or not attempted · not verified");
    expect(text).toContain("Finish the run with: sessionctl resume run.jsonl");
    const resumed = await desk.runOnTerminal("resume run.jsonl", { env: asMara });
    expect(lastLine(resumed.text)).toBe("3 of 3 ended, all confirmed");
    // The plan in the journal shows where the sessions were.
    expect(resumed.text).toMatch(/^40002 +Riga, Latvia, .+ revoked +confirmed$/m);
  });

  test("stays the last line if a report cannot be written", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    await desk.run("plan --others --out others.json", { env: asMara });
    const { text } = await desk.runOnTerminal("apply others.json --yes --report /dev/full", { env: asMara });
    expect(lastLine(text)).not.toBe("");
    expect(text).toContain("/dev/full");
  });

  test("is shown even if a JSON report goes into a file", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { text } = await desk.shellOnTerminal("sessionctl revoke --others --yes --json > out.json", {
      env: asMara,
    });
    expect(lastLine(text)).toBe("4 of 4 ended, all confirmed · your own kept");
    expect(JSON.parse(await desk.read("out.json")).summary.revoked).toBe(4);
  });

  test("shows a saved report in the same way", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    await desk.run("revoke --others --yes --report r.json", { env: asMara });
    const { text } = await desk.runOnTerminal("report r.json", { rows: 24 });
    expect(lastLine(text)).toBe("4 of 4 ended, all confirmed · your own kept");
  });

  test("obeys no escape sequence from a session", async ({ desk }) => {
    const { asMara, portal, mara } = await openOffice(desk);
    const hostile = "Re\u001b]8;;http://evil.example\u0007ci\u202efe\n6 of 6 ended, all confirmed";
    portal.signIn(mara, { country: hostile, city: hostile, browser: hostile });
    const { text, raw } = await desk.runOnTerminal("revoke --others --yes", { env: asMara });
    expectInert(text);
    expect(raw).not.toContain("\u001b]8");
    expect(text).not.toMatch(/^6 of 6/m);
  });
});

describe.concurrent("the report in a pipe", () => {
  test("begins with the result, and is complete", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { stdout } = await desk.run("revoke --others --yes", { env: asMara });
    expect(stdout).toMatch(/^4 of 4 ended, all confirmed · your own kept\.\n\nRevocation on http/);
    expect(stdout).toMatch(/^revoked +4 {2}\(4 confirmed\)$/m);
    expect(stdout).not.toMatch(COLOUR);
  });
});

describe.concurrent("times", () => {
  const riga = { TZ: "Asia/Kolkata" };
  const clockIn = (zone: string, at: number) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at);

  test("appear beside ages, in the zone of TZ, or in UTC with --utc", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const listed = await desk.run("list --json=id,startedAt", { env: asMara });
    const { sessions } = JSON.parse(listed.stdout);
    const { startedAt } = sessions.find(({ id }: { id: string }) => id === "40004");
    for (const [flags, zone] of [
      ["", "Asia/Kolkata"],
      [" --utc", "UTC"],
    ] as const) {
      const time = clockIn(zone, Date.parse(startedAt));
      for (const command of ["list", "plan --others"]) {
        const { stdout } = await desk.run(`${command}${flags}`, { env: { ...asMara, ...riga } });
        expect(stdout).toMatch(new RegExp(`40004 +\\d+ min · ${time} `));
      }
    }
  });

  test("in a report and a plan name their zone; JSON and CSV stay in UTC", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const env = { ...asMara, ...riga };
    const planned = await desk.run("plan --id 40001 --out p.json", { env });
    expect(planned.stdout).toMatch(/can be applied until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+05:30\.$/m);
    const { stdout } = await desk.run("apply p.json --yes --report r.json", { env });
    expect(stdout).toMatch(/^From {5}.+ \+05:30$/m);
    const utc = await desk.run("report r.json --utc", { env });
    expect(utc.stdout).toMatch(/^From {5}.+ UTC$/m);
    expect(JSON.parse(await desk.read("r.json")).startedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const csv = await desk.run("list --csv=id,startedAt", { env });
    expect(csv.stdout).toMatch(/^40002,\d{4}-\d\d-\d\dT[\d:.]+Z$/m);
  });

  test("in an error are local as well", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    await desk.run("plan --others --out p.json --valid-for 1s", { env: asMara });
    const plan = JSON.parse(await desk.read("p.json"));
    await new Promise((done) => setTimeout(done, Math.max(0, Date.parse(plan.expiresAt) - Date.now())));
    const { code, stderr } = await desk.run("apply p.json --yes", { env: { ...asMara, ...riga } });
    expect(code).toBe(5);
    expect(stderr).toMatch(/^The plan expired at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+05:30: /m);
    const utc = await desk.run("apply p.json --yes --utc", { env: { ...asMara, ...riga } });
    expect(utc.stderr).toMatch(/^The plan expired at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: /m);
  });
});

describe.concurrent("colour", () => {
  const lines = ["list", "revoke --others --yes", "whoami --no-color"];

  test.for([
    ["--no-color", {}],
    ["", { NO_COLOR: "1" }],
    ["", { TERM: "dumb" }],
  ] as const)("is off with %s %j", async ([flag, extra], { desk }) => {
    const { asMara } = await openOffice(desk);
    for (const line of lines) {
      const whole = line.includes(flag) ? line : `${line} ${flag}`;
      const { code, raw } = await desk.runOnTerminal(whole, { env: { ...asMara, ...extra } });
      expect({ line, code, coloured: COLOUR.test(raw) }).toEqual({ line, code: 0, coloured: false });
    }
  });

  test("is on otherwise, on a terminal", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { raw } = await desk.runOnTerminal("list", { env: asMara });
    expect(raw).toMatch(COLOUR);
  });

  test("is off in the question with --no-color", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { raw } = await desk.runOnTerminal("revoke --id 40001 --no-color", {
      env: asMara,
      steps: [{ waitFor: "Revoke 1 session?", type: "n" }],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
    expect(raw).not.toMatch(/\u001b\[3[0-7]m/);
  });
});

interface Leaf {
  name(): string;
  commands: readonly Leaf[];
  options: readonly { long?: string }[];
}

const leaves = ({ commands }: Leaf, path: string): { path: string; flags: (string | undefined)[] }[] =>
  commands.flatMap((command) => {
    const whole = `${path}${command.name()}`;
    return command.commands.length > 0
      ? leaves(command, `${whole} `)
      : [{ path: whole, flags: command.options.map(({ long }) => long) }];
  });

const all = leaves(createProgram(() => {}) as unknown as Leaf, "");

describe("flags of every command", () => {
  test.for(all)("sessionctl $path knows --no-color and --debug", ({ flags }) => {
    expect(flags).toEqual(expect.arrayContaining(["--no-color", "--debug"]));
    expect(new Set(flags).size).toBe(flags.length);
  });

  test("every command that calls or shows times knows --utc", () => {
    const known = all.filter(({ flags }) => flags.includes("--utc")).map(({ path }) => path);
    for (const path of ["list", "plan", "apply", "revoke", "resume", "history", "report", "journal list"])
      expect(known).toContain(path);
    expect(known).toEqual(
      expect.arrayContaining(all.filter(({ flags }) => flags.includes("--timeout")).map(({ path }) => path)),
    );
  });
});

/** Each kind of error of a call: the fault, the exit code, and how the first line begins. */
const failures = [
  [
    "unauthorized",
    { kind: "unauthorized" },
    3,
    /^The credential is wrong, expired or revoked \(401\)\. Sign in again\./,
  ],
  [
    "a web page",
    { kind: "htmlPage" },
    1,
    /^The answer is a web page instead of JSON\. Check that the base URL is/,
  ],
  ["403", { kind: "htmlPage", status: 403 }, 3, /^The caller may not do this \(403\)\. /],
  ["404", { kind: "htmlPage", status: 404 }, 1, /^There is no DocSpace at this address: .+ \(404\)\. Give/],
  ["402", { kind: "htmlPage", status: 402 }, 1, /^This DocSpace installation does not offer this \(402\)\./],
  ["400", { kind: "htmlPage", status: 400 }, 1, /^The product rejected the call \(400\)\./],
  [
    "a failure",
    { kind: "serverError" },
    1,
    /^The product failed \(500\)\. Try again, or ask whoever runs it\./,
  ],
  [
    "a redirect",
    { kind: "redirect" },
    1,
    /^The answer is a redirect to https:.+, which was not followed\. If the product has moved/,
  ],
  ["half a body", { kind: "truncatedJson" }, 1, /^The answer is not valid JSON\./],
  [
    "a cut",
    { kind: "cutAfter" },
    1,
    /^No answer came from 127\.0\.0\.1:\d+\. The other side cut the connection: try again/,
  ],
  [
    "a limit",
    { kind: "rateLimited", retryAfter: 3600 },
    1,
    /^The product's limit is reached \(429\)\. Try again in 3600 s\./,
  ],
] as const;

describe.concurrent("an error", () => {
  test.for(failures)(
    "of %s begins with what people need and names the operation only with --debug",
    async ([, fault, exit, sentence], { desk }) => {
      const { asMara, portal } = await openOffice(desk);
      portal.faults.next({ ...fault, on: "getAllActiveConnections", times: 99 } as never);
      const { code, stdout, stderr } = await desk.run("list", { env: asMara });
      expect({ code, stdout }).toEqual({ code: exit, stdout: "" });
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/getAllActiveConnections|GET|api\/2\.0/);
      const debugged = await desk.run("list --debug", { env: asMara });
      expect(debugged.code).toBe(exit);
      const told = debugged.stderr.split("\n").filter((line) => !line.startsWith("debug: "));
      expect(told[0]).toMatch(sentence);
      expect(told).toContainEqual(
        expect.stringMatching(/^getAllActiveConnections: GET http:\/\/127\.0\.0\.1:\d+\/api\/2\.0\/security/),
      );
      expect(debugged.stderr).toMatch(/^debug: GET \S+activeconnections, getAllActiveConnections, /m);
    },
  );
});

test("an error says so if it leaves open what happened", () => {
  const call = {
    operation: "logOutActiveConnection",
    method: "PUT",
    url: "https://portal.example.com/api/2.0/logout/1",
    status: 500,
    productCode: null,
    productMessage: null,
    attempts: 1,
    mayHaveTakenEffect: true,
  };
  const error = new ServerError("The product failed (500)", call, "Try again.");
  expect(explainError(error, { debug: false })).toBe(
    "The product failed (500). Try again. It may have taken effect all the same: list again.\n",
  );
  expect(error.explanation).toBe("The product failed (500). Try again.");
});

describe.concurrent("what still works", () => {
  test.for(["element", "era", "strategy"])(
    "takes one line each at 80 columns with %s",
    async (name, { desk }) => {
      const { PRODUCTS } = await import("../../src/providers/registry.js");
      const product = PRODUCTS.find((each) => each.name === name);
      if (!product) throw new Error(`There is no ${name}`);
      await expectLinePerAccess(desk, product);
    },
  );
});

async function expectLinePerAccess(desk: Desk, product: Parameters<typeof openAt>[1]) {
  const { env } = await openAt(desk, product);
  const { text } = await desk.runOnTerminal("revoke --all --yes", { env, columns: 80, rows: 60 });
  const [, after = ""] = text.split("What still works after this revocation:\n");
  const [section = ""] = after.split("\n\n");
  const lines = section.split("\n");
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.filter((line) => !/^ {2}[A-Z][^:]+: [A-Z].+\.$/.test(line) || line.length > 80)).toEqual([]);
}
