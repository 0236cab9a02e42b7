import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { figuresOf } from "../../scripts/triage/figures.js";
import fc from "../support/fast-check.js";
import { RBA_COLUMNS, syntheticLogins } from "../support/synthetic-logins.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "triage-evaluate-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function evaluate(rows: readonly string[] | null, ...flags: string[]) {
  const file = join(folder, "logins.csv");
  if (rows) writeFileSync(file, `${rows.join("\n")}\n`);
  const args = ["--import", "tsx", "scripts/triage-evaluate.ts", ...(rows ? [file] : []), ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("npm run triage:evaluate", () => {
  const rows = syntheticLogins({ seed: 11, users: 60, loginsEach: 40, takeovers: 0.01 });

  test("prints the figures for a file in the published format, and its progress", () => {
    const { code, stdout, stderr } = evaluate(rows);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "2,400 rows read, 100 %\n" });
    expect(stdout).toMatch(
      /^\d+ successful logins of 60 users; \d+ with at least three logins before them were judged\.$/m,
    );
    expect(stdout).toMatch(/^Account takeovers: \d+ attacks, \d+ others$/m);
    expect(stdout).toMatch(/area under the curve \(AUC\) +0\.\d{4}/);
    expect(stdout).toMatch(/attacks in the top 1\.00 % +\d+\.\d\d %/);
    expect(stdout).toMatch(/others asked again, to find 99\.00 % +of attacks +\d+\.\d\d %/);
    expect(stdout).toContain("among the first three");
  });

  test("finds takeovers that differ in country, network and system, and none if there is nothing to find", () => {
    const found = JSON.parse(evaluate(rows, "--json").stdout);
    expect(found.takeovers.attacks).toBeGreaterThan(10);
    expect(found.takeovers.auc).toBeGreaterThan(0.95);
    expect(found.amongOwn.first / found.amongOwn.takeovers).toBeGreaterThan(0.8);
    // The same logins, with attacks assigned at random.
    const at = RBA_COLUMNS.indexOf("Is Account Takeover");
    const honest = syntheticLogins({ seed: 12, users: 60, loginsEach: 40, takeovers: 0 });
    const lots = honest.map((row, index) => {
      const cells = row.split(",");
      if (index > 0 && index % 7 === 0) cells[cells.length - (RBA_COLUMNS.length - at)] = "True";
      return cells.join(",");
    });
    const guessed = JSON.parse(evaluate(lots, "--json").stdout);
    expect(guessed.takeovers.attacks).toBeGreaterThan(100);
    expect(Math.abs(guessed.takeovers.auc - 0.5)).toBeLessThan(0.1);
  });

  test("refuses a file with missing columns and names them", () => {
    const { code, stdout, stderr } = evaluate(["User ID,Country,ASN", "1,NO,2119"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain('The file has no column "Login Timestamp", "IP Address", ');
    expect(stderr).not.toContain('"Country"');
  });

  test("says in which row a file ends early", () => {
    const { code, stderr } = evaluate([...rows.slice(0, 5), '"1,2']);
    expect(code).toBe(1);
    expect(stderr).toContain("The file cannot be read after row 4");
  });

  test("says what is wrong with a missing file, and explains its usage without one", () => {
    expect(evaluate(null, join(folder, "missing.csv"))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ENOENT"),
    });
    expect(evaluate(null)).toMatchObject({ code: 2, stderr: expect.stringContaining("FILE [--json]") });
  });

  test("says that a file is not sorted by time", () => {
    const [head = "", ...logins] = rows;
    const { stdout } = evaluate([head, ...logins.slice(0, 200).reverse()]);
    expect(stdout).toMatch(/^\d+ logins are earlier than the login above them/m);
  });
});

describe("the figures", () => {
  const figures = (attacks: number[], others: number[]) =>
    figuresOf(Float64Array.from(attacks), Float64Array.from(others));

  test("are 1 if every attack ranks above everything else, 0 if it ranks below, and 0.5 if all are equal", () => {
    expect(figures([5, 6], [1, 2, 3]).auc).toBe(1);
    expect(figures([1], [2, 3]).auc).toBe(0);
    expect(figures([1, 1], [1, 1, 1]).auc).toBe(0.5);
    expect(figures([2], [1, 2, 3, 4]).auc).toBe(1.5 / 4);
  });

  test("say how many other logins are challenged to find most attacks", () => {
    const others = Array.from({ length: 100 }, (_, score) => score);
    const attacks = [...Array.from({ length: 95 }, () => 90), 50, 50, 50, 50, 10];
    expect(figures(attacks, others).reauthentication).toEqual([
      { truePositives: 0.95, others: 0.1 },
      { truePositives: 0.99, others: 0.5 },
    ]);
  });

  test("say how many attacks are at the top", () => {
    const others = Array.from({ length: 998 }, (_, score) => score);
    expect(figures([2000, 500], others).inTop).toEqual([
      { share: 0.001, attacks: 0.5 },
      { share: 0.01, attacks: 0.5 },
      { share: 0.05, attacks: 0.5 },
    ]);
    // Of equal scores only a share is at the top.
    expect(
      figures(
        [7],
        Array.from({ length: 999 }, () => 7),
      ).inTop[1],
    ).toEqual({ share: 0.01, attacks: 0.01 });
  });

  test("compare every attack with every other login", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(scores, scores, (attacks, others) => {
        const pairs = attacks.flatMap((attack) => others.map((other) => Math.sign(attack - other) / 2 + 0.5));
        const mean = pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
        expect(figures(attacks, others).auc).toBeCloseTo(mean, 12);
      }),
    );
  });

  test("do not exist without attacks or without other logins", () => {
    expect(figures([], [1])).toMatchObject({ attacks: 0, others: 1, auc: null });
    expect(figures([1], [])).toMatchObject({ auc: null });
  });
});
