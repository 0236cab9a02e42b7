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

/** What differs from run to run: the port, and the time of day. */
function fixed(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
}

/** Snapshots need tests one after the other. */
describe("tables", () => {
  test.for([60, 80, 120])("of list at %i columns", async (columns, { desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { code, text } = await desk.runOnTerminal("list", { env: asMara, columns });
    expect(code).toBe(0);
    expect(text.split("\n").filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(text).toMatchSnapshot();
  });

  test("of list in a pipe are cut nowhere", async ({ desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { stdout } = await desk.run("list", { env: { ...asMara, COLUMNS: "40" } });
    expect(stdout).toMatchSnapshot();
  });

  test.for([80, 120])("of plan at %i columns", async (columns, { desk }) => {
    const { asMara } = await openHardOffice(desk);
    const { code, text } = await desk.runOnTerminal("plan --others --older-than 3h", {
      env: asMara,
      columns,
    });
    expect(code).toBe(0);
    const rows = text.split("\n").filter((line) => /^ +(ID|\d{5}) /.test(line));
    expect(rows).toHaveLength(6);
    expect(rows.filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(fixed(text)).toMatchSnapshot();
  });
});
