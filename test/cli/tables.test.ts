import stringWidth from "string-width";
import { describe, expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

const day = 86_400_000;

/** An office with everything that makes a table hard to lay out. */
async function openHardOffice(desk: Desk) {
  const office = await openOffice(desk);
  office.portal.signIn(office.mara, {
    ip: "192.0.2.200",
    country: "",
    city: "",
    browser: null,
    at: Date.now() - 2.5 * day,
  });
  office.portal.signIn(office.mara, {
    ip: "203.0.113.99:4444",
    country: "Nether\u202Elands",
    city: "\u001b[31mAmsterdam\u001b[0m\nand more",
    browser: '\u001b]8;;http://evil.example/\u0007click\u001b]8;;\u0007 =HYPERLINK("http://evil")',
    platform: "Linux\t\u009b2J",
    at: Date.now() - 100.5 * day,
  });
  return office;
}

/** Replaces what differs between runs with as many characters: the port, times, days, and a digest. */
function fixed(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d{4,5}/g, "127.0.0.1:PORT")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "YYYY-MM-DD hh:mm:ss")
    .replaceAll(/^From .+$/gm, "From     TIMES")
    .replaceAll(/· \d\d:\d\d/g, "· hh:mm")
    .replaceAll(/· \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/g, "· DD Mon")
    .replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:DIGEST");
}

const tooWide = (text: string, columns: number) =>
  text.split("\n").filter((line) => stringWidth(line) > columns);

/** Snapshots need tests that run one after the other. */
describe("tables", () => {
  test.for([60, 80, 120])("of list at %i columns", async (columns, { desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { code, text } = await desk.runOnTerminal("list", { env: asMara, columns });
    expect(code).toBe(0);
    expect(tooWide(text, columns)).toEqual([]);
    expect(fixed(text)).toMatchSnapshot();
  });

  test("of list at 60 columns are records in which nothing is cut", async ({ desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { text } = await desk.runOnTerminal("list", { env: asMara, columns: 60 });
    expect(text).not.toContain("…");
    expect(text).toMatch(/^id {7}40003\nstarted {2}5 h ago · \d\d:\d\d\nfrom {5}東京, 日本\n/m);
    expect(text).toMatch(/^address {2}2001:db8:85a3::8a2e:370:7334\n/m);
    expect(text).toMatch(/^id {7}40006 {2}you\n/m);
  });

  test("of list keep a long address whole and leave room for the other columns", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { text } = await desk.runOnTerminal("list", { env: asMara, columns: 80 });
    const lines = text.split("\n");
    const long = lines.findIndex((line) => line.includes("2001:db8:85a3::8a2e:370:7334"));
    const column = lines[0]?.indexOf("DEVICE") ?? 0;
    // The rest goes to the next line, below its own heading.
    expect(lines[long + 1]).toBe(`${" ".repeat(column)}Edge 137, Windows 10`);
    expect(text).toContain("Chrome 136, Android 14");
    expect(text).toContain("Recife, Brazil");
  });

  test.for([60, 80, 120])("of triage at %i columns", async (columns, { desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { code, text } = await desk.runOnTerminal("triage", { env: asMara, columns });
    expect(code).toBe(0);
    const [table = ""] = text.split("\nCompared by ");
    expect(table.split("\n").filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(fixed(text)).toMatchSnapshot();
  });

  test("of list in a pipe are cut nowhere", async ({ desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { stdout } = await desk.run("list", { env: { ...asMara, COLUMNS: "40" } });
    expect(fixed(stdout)).toMatchSnapshot();
  });

  test.for([60, 80, 120])("of plan at %i columns", async (columns, { desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { code, text } = await desk.runOnTerminal("plan --others --older-than 3h", {
      env: asMara,
      columns,
    });
    expect(code).toBe(0);
    // The address of the installation is never broken, so that it can be copied.
    expect(tooWide(text, columns).filter((line) => !line.startsWith("On http"))).toEqual([]);
    expect(fixed(text)).toMatchSnapshot();
  });

  test.for([60, 80, 120])("of outcomes at %i columns", async (columns, { desk }) => {
    const { asMara, portal } = await openHardOffice(desk);
    const of = (id: string) => (call: { params: Record<string, string | undefined> }) =>
      call.params.loginEventId === id;
    portal.faults.next({ kind: "serverError", times: 9, on: of("40002") });
    portal.faults.next({ kind: "answer", response: false, on: of("40003") });
    const { code, text } = await desk.runOnTerminal("revoke --older-than 3h --yes --reason lost", {
      env: asMara,
      columns,
      rows: 40,
    });
    expect(code).toBe(4);
    const [, report = ""] = text.split(/\n(?=Revocation on )/);
    expect(tooWide(report, columns).filter((line) => !/^(Revocation|Plan|From) /.test(line))).toEqual([]);
    expect(fixed(report)).toMatchSnapshot();
  });
});
