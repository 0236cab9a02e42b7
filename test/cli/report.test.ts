import { generateKeyPairSync } from "node:crypto";
import { describe, expect } from "vitest";
import { withTexts } from "../report/made-report.js";
import { type Desk, test } from "./support/desk.js";
import { expectInert, reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

async function afterARun(desk: Desk) {
  const { asMara } = await openOffice(desk);
  const run = "revoke --others --yes --report report.json --journal run.jsonl";
  expect(await desk.run(run, { env: asMara })).toMatchObject({ code: 0 });
  const pair = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await desk.write("key.pem", pair.privateKey);
  await desk.write("key.pub.pem", pair.publicKey);
}

const SIGN = "report report.json --sign key.pem --journal run.jsonl";
const VERIFY = "verify-report signed.json --key key.pub.pem --report report.json --journal run.jsonl";

describe("sessionctl report", () => {
  test("shows a saved report as the run showed it", async ({ desk }) => {
    await afterARun(desk);
    const { code, stdout } = await desk.run("report report.json");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^revoked +\d+ +\(\d+ confirmed\)$/m);
  });

  test("gives OCSF events, one a line", async ({ desk }) => {
    await afterARun(desk);
    const { code, stdout } = await desk.run("report report.json --ocsf");
    expect(code).toBe(0);
    const classes = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).class_uid);
    expect(new Set(classes)).toEqual(new Set([7001, 3002]));
  });

  test("is also written as a page and as events by the run itself", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const run = "revoke --others --yes --report r.json --report-html r.html --report-ocsf r.jsonl";
    const { code, stderr } = await desk.run(run, { env: asMara });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(await desk.read("r.html")).toBe((await desk.run("report r.json --html")).stdout);
    expect(await desk.read("r.jsonl")).toBe((await desk.run("report r.json --ocsf")).stdout);
  });

  test("still shows, signs and verifies an earlier version of a report without the sessions' start times", async ({
    desk,
  }) => {
    await afterARun(desk);
    const { sessions, ...earlier } = JSON.parse(await desk.read("report.json"));
    expect(sessions).toHaveLength(5);
    await desk.write("report.json", JSON.stringify(earlier));
    for (const form of ["", "--html", "--ocsf"]) {
      expect(await desk.run(`report report.json ${form}`)).toMatchObject({ code: 0, stderr: "" });
    }
    await desk.write("signed.json", (await desk.run(SIGN)).stdout);
    expect(await desk.run(VERIFY)).toMatchObject({ code: 0 });
  });

  test("shows when each session began and from where, as the page does", async ({ desk }) => {
    await afterARun(desk);
    const report = reportIn(await desk.read("report.json"));
    const stranger = report.sessions?.find(({ values }) => values.city === "Recife");
    expect(stranger).toMatchObject({ values: { country: "Brazil", ip: "203.0.113.66" } });
    const { stdout } = await desk.run("report report.json --html");
    expect(stdout).toContain(`<time datetime="${stranger?.startedAt}">`);
    expect(stdout).toContain('<span class="field">city</span> <bdi>Recife</bdi>');
  });

  test("lets nothing that somebody wrote into it reach the terminal", async ({ desk }) => {
    await afterARun(desk);
    const written = reportIn(await desk.read("report.json"));
    const hostile = "\u001b]0;owned\u0007\u001b[2J\u202Egnp.exe\r\n";
    const textFor = (text: string) => (text.startsWith("sha256:") ? text : text + hostile);
    await desk.write("report.json", JSON.stringify(withTexts(written, textFor)));
    for (const form of ["", "--html", "--ocsf"]) {
      const { code, stdout, stderr } = await desk.run(`report report.json ${form}`);
      expect({ form, code, stderr }).toEqual({ form, code: 0, stderr: "" });
      expectInert(stdout);
    }
    const { code, raw } = await desk.runOnTerminal("report report.json");
    expect(code).toBe(0);
    expect(raw).not.toContain("\u001b]0;owned");
    expect(raw).not.toContain("\u001b[2J");
    expect(raw).not.toContain("\u202e");
  });

  test("shows a reason that it does not know as it stands there", async ({ desk }) => {
    await afterARun(desk);
    const written = await desk.read("report.json");
    await desk.write("report.json", written.replace('"reason": "current"', '"reason": "constructor"'));
    for (const form of ["", "--html"]) {
      expect((await desk.run(`report report.json ${form}`)).stdout).toContain("constructor");
    }
  });

  test("refuses to write two formats to one file", async ({ desk }) => {
    const { asMara, open, mara } = await openOffice(desk);
    const before = open(mara);
    const { code, stderr } = await desk.run("revoke --others --yes --report r.x --report-ocsf r.x", {
      env: asMara,
    });
    expect(code).toBe(2);
    expect(stderr).toContain("are the same file");
    expect(open(mara)).toEqual(before);
  });

  test("refuses a file that is not a report and says what it is instead", async ({ desk }) => {
    await afterARun(desk);
    const journal = await desk.run("report run.jsonl");
    expect(journal.code).toBe(2);
    expect(journal.stderr).toContain("is a run's journal, not a report");
    await desk.write("other.json", '{"version":1}');
    const other = await desk.run("report other.json");
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("other.json is not a report of sessionctl: ");
    const written = JSON.parse(await desk.read("report.json"));
    await desk.write("ownless.json", JSON.stringify({ ...written, own: { state: "known" } }));
    expect((await desk.run("report ownless.json --html")).stderr).toContain(
      "/own must have required property",
    );
    const folder = await desk.run("report .");
    expect(folder.stderr).toBe("The input is a folder, but a file is needed. (EISDIR)\n");
    await desk.write("empty.json", "");
    expect((await desk.run("report empty.json")).stderr).toContain("it is not JSON");
  });

  test("is never written over what it is made and signed of", async ({ desk }) => {
    await afterARun(desk);
    for (const [name, what] of [
      ["report.json", "the report"],
      ["key.pem", "the key"],
      ["run.jsonl", "the journal"],
    ] as const) {
      const before = await desk.read(name);
      const { code, stderr } = await desk.run(`${SIGN} --out ${name} --force`);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`--out and ${what} are`),
      });
      expect(await desk.read(name)).toBe(before);
    }
  });

  test("fills in the name of its file, which cannot be empty", async ({ desk }) => {
    await afterARun(desk);
    const { stderr } = await desk.run("report report.json --html --out r-{date}-{digest}.html");
    expect(stderr).toMatch(/^Written to r-\d{4}-\d\d-\d\d-[0-9a-f]{12}\.html\.$/m);
    const empty = await desk.run(["report", "report.json", "--out", ""]);
    expect(empty).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--out needs the name of a file."),
    });
  });

  test("signs only with the journal and only with an Ed25519 key", async ({ desk }) => {
    await afterARun(desk);
    const alone = await desk.run("report report.json --sign key.pem");
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain("--journal FILE");
    const wrong = await desk.run("report report.json --sign report.json --journal run.jsonl");
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("openssl genpkey -algorithm ed25519");
    const secret = generateKeyPairSync("ed25519").privateKey.export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "zemgale",
    });
    await desk.write("key.pem", secret as string);
    const locked = await desk.run(SIGN);
    expect(locked.stderr).toContain("key.pem contains no private Ed25519 key in PEM without a passphrase.");
  });
});

describe("sessionctl verify-report", () => {
  test("accepts a signed report and names what was altered", async ({ desk }) => {
    await afterARun(desk);
    await desk.write("signed.json", (await desk.run(SIGN)).stdout);
    const good = await desk.run(VERIFY);
    expect(good).toMatchObject({ code: 0 });
    expect(good.stdout).toContain("unaltered: report.json and run.jsonl");

    await desk.write(
      "report.json",
      (await desk.read("report.json")).replace('"revoked": 5', '"revoked": 6').concat(" "),
    );
    const altered = await desk.run(VERIFY);
    expect(altered.code).toBe(5);
    expect(altered.stderr).toContain("Altered, or not the one that was signed: report.json.");
  });

  test("refuses a signature of another key", async ({ desk }) => {
    await afterARun(desk);
    await desk.write("signed.json", (await desk.run(SIGN)).stdout);
    const { publicKey } = generateKeyPairSync("ed25519");
    await desk.write("key.pub.pem", publicKey.export({ type: "spki", format: "pem" }) as string);
    const { code, stderr } = await desk.run(VERIFY);
    expect(code).toBe(5);
    expect(stderr).toContain("was not signed with the key of --key");
  });

  test("ends with 5 whatever was altered: the signature, the journal, or the plan that the report names", async ({
    desk,
  }) => {
    await afterARun(desk);
    await desk.write("signed.json", (await desk.run(SIGN)).stdout);
    for (const [name, from, to] of [
      ["signed.json", '"keyid": "', '"keyid":  "'],
      ["run.jsonl", "mara@", "tara@"],
      ["report.json", /sha256:[0-9a-f]{8}/, "sha256:00000000"],
    ] as const) {
      const genuine = await desk.read(name);
      await desk.write(name, genuine.replace(from, to));
      const { code, stdout, stderr } = await desk.run(VERIFY);
      expect({ name, code, stdout }).toEqual({ name, code: 5, stdout: "" });
      expect(stderr).toMatch(new RegExp(`^(Altered, or not the one that was signed: )?${name}`));
      await desk.write(name, genuine);
    }
  });
});
