import { parse } from "csv-parse/sync";
import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { expectInert } from "./support/expectations.js";

/** Text that a stranger can put into the name of a browser, a city or a person. */
const hostile = {
  clearScreen: "\u001b[2J\u001b[31mred\u001b[0m",
  link: "\u001b]8;;http://evil.example/\u0007click\u001b]8;;\u0007",
  title: "\u009d0;owned\u009c\u009b31m",
  bidi: "\u202Egnp.exe\u202C \u2066x\u2069",
  invisible: "ad\u200bmin\u2060\ufeff",
  unseen: "ad\u3164mi\u00adn\u115f\u1160\u17b4\u180b\ufe0f\u{e0041}\u{e0100}\u2800",
  lines: "first\r\nsecond\u2028third\u0085fourth",
  backspace: "good\b\b\b\bevil\u0000\u007f",
  hyperlink: '=HYPERLINK("http://evil.example")',
  plus: "+cmd|' /C calc'!A0",
  minus: "-2+3+cmd",
  at: "@SUM(1+1)*cmd",
  tab: "\t=1+1",
  newlineFormula: "\n=1+1",
  markup: "<script>alert(1)</script>",
};

/** A portal on which every text that others can set is hostile. Each session has one trick. */
async function openHostilePortal(desk: Desk) {
  const portal = desk.portal();
  const mara = portal.addUser({
    displayName: `Mara ${hostile.clearScreen}${hostile.bidi}`,
    email: "mara@example.com",
    password: "kurzeme-1201",
    admin: true,
  });
  const tom = portal.addUser({ displayName: hostile.link, email: "tom@example.com" });
  for (const text of Object.values(hostile)) {
    const details = { browser: text, platform: text, city: text, country: text, page: text };
    portal.signIn(mara, { ip: "192.0.2.1", ...details });
    portal.failSignIn(tom, { ip: "192.0.2.1", ...details });
  }
  const own = portal.signIn(mara, { ip: hostile.clearScreen, city: hostile.lines });
  const toms = portal.signIn(tom, { ip: "192.0.2.1", city: hostile.hyperlink, browser: hostile.link });
  const url = await desk.serve(portal);
  const env = { SESSIONCTL_URL: url, SESSIONCTL_PORTAL_TOKEN: own.token };
  return { portal, mara, tom, env, toms: toms.id, own: own.id };
}

const showing = [
  "whoami",
  "whoami --json",
  "list",
  "list --json",
  "list --csv",
  "list -q",
  "list --debug",
  "list --sort risk",
  "list --json=browser,risk",
  "triage",
  "triage --json",
  "triage --csv",
  "list --user nobody@example.com",
  "plan --others",
  "plan --others --json --out plan.json",
  "plan --user tom@example.com",
  "plan --id 999",
  "revoke --all --dry-run",
  "history --user tom@example.com",
  "history --user tom@example.com --json",
  "history --user tom@example.com --csv",
  "history --user tom@example.com -q",
];

const revoking = [
  "revoke --others --yes",
  "revoke --others --yes --json --report report.json --journal run.jsonl",
  "revoke --id 40001 40003 40005 --yes --csv",
  "revoke --user tom@example.com --yes",
  "reset-password --include-current --yes",
];

describe.concurrent("hostile text from the portal", () => {
  test.for([...showing, ...revoking])("stays inert in: sessionctl %s", async (line, { desk }) => {
    const { env } = await openHostilePortal(desk);
    const { stdout, stderr } = await desk.run(line, { env });
    expectInert(stdout);
    expectInert(stderr);
  });

  test.for(["list", "triage", "plan --others", "whoami", "history --user tom@example.com"])(
    "stays inert on a terminal in: sessionctl %s",
    async (line, { desk }) => {
      const { env } = await openHostilePortal(desk);
      const { raw } = await desk.runOnTerminal(line, { env: { ...env, NO_COLOR: "1" } });
      expectInert(raw);
    },
  );

  test("stays inert in a question", async ({ desk }) => {
    const { env } = await openHostilePortal(desk);
    const { raw } = await desk.runOnTerminal("revoke --user tom@example.com", {
      env,
      columns: 300,
      steps: [{ waitFor: "Type tom@example.com to go on.", type: "\x03" }],
    });
    // The question has colours of its own, but no link.
    expect(raw).toContain("]8;;http://evil.example/ click");
    for (const alive of ["\u001b]", "\u0007"]) expect(raw).not.toContain(alive);
  });

  test("stays inert when a saved file is shown", async ({ desk }) => {
    const { portal, env, mara } = await openHostilePortal(desk);
    await desk.run("plan --others --out plan.json", { env });
    portal.signIn(mara, { city: hostile.title, browser: hostile.bidi, platform: hostile.invisible });
    const line =
      "apply plan.json --yes --report report.json --report-html report.html --report-ocsf events.jsonl --journal run.jsonl";
    expect(await desk.run(line, { env })).toMatchObject({ code: 0 });
    for (const file of ["plan.json", "report.json", "report.html", "events.jsonl", "run.jsonl"]) {
      const content = await desk.read(file);
      expect(content).not.toBe("");
      expectInert(content);
    }
    expect(await desk.read("report.html")).not.toContain("<script");
  });

  test("is escaped in JSON without changing its meaning", async ({ desk }) => {
    const { env } = await openHostilePortal(desk);
    const { stdout } = await desk.run("list --json=browser", { env });
    const browsers: string[] = JSON.parse(stdout).sessions.map(({ browser }: { browser: string }) => browser);
    expect(browsers).toContain(hostile.hyperlink);
    expect(browsers.join(" ")).toContain("gnp.exe");
  });

  test("is not a formula in any CSV cell", async ({ desk }) => {
    const { env } = await openHostilePortal(desk);
    const lists = [
      "list --csv",
      "triage --csv",
      "history --user tom@example.com --csv",
      "revoke --others --yes --csv",
    ];
    for (const line of lists) {
      const { code, stdout } = await desk.run(line, { env });
      expect({ line, code }).toEqual({ line, code: 0 });
      const cells: string[] = parse(stdout).flat();
      expect(cells.length).toBeGreaterThan(10);
      expect(cells.filter((cell) => /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
      // Each row is one line: no cell starts a new line.
      expect(stdout.trimEnd().split("\n")).toHaveLength(parse(stdout).length);
    }
  });
});
