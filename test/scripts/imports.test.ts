/** The rules of `npm run check:imports`, on a copy of the tree with forbidden imports. */
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const forbidden: [rule: string, file: string, imported: string][] = [
  ["nobody-imports-the-command-line", "src/report/text.ts", "../cli/exit-code.js"],
  ["the-simulator-stands-alone", "src/simulator/docspace/cut.ts", "../../remote-text.js"],
  ["the-library-does-not-simulate", "src/http/path.ts", "../simulator/index.js"],
  ["the-ground-imports-nothing-above", "src/session.ts", "./provider.js"],
  ["http-knows-no-product-and-no-workflow", "src/http/retry.ts", "../providers/docspace/ids.js"],
  ["providers-know-no-workflow", "src/providers/docspace/ids.ts", "../../selection/duration.js"],
  ["selection-comes-before-plan", "src/selection/cidr.ts", "../plan/digest.js"],
  ["triage-ranks-and-nothing-else", "src/triage/reasons.ts", "../plan/index.js"],
  ["nothing-is-revoked-for-its-risk", "src/plan/cost.ts", "../triage/index.js"],
  ["plan-comes-before-apply", "src/plan/cost.ts", "../apply/survey.js"],
  ["the-workflow-knows-no-product", "src/apply/verify.ts", "../http/retry.js"],
  ["apply-comes-before-report", "src/apply/verify.ts", "../report/index.js"],
  ["rooms-have-one-door", "src/apply/admit.ts", "../plan/digest.js"],
  ["rooms-have-one-door-for-the-entry-too", "src/index.ts", "./selection/cidr.js"],
  ["the-library-runs-without-node", "src/plan/seal.ts", "node:fs"],
  ["what-needs-node-is-not-in-the-library-entry", "src/index.ts", "./journal/file.js"],
  ["no-circle", "src/clock.ts", "./errors.js"],
];

describe("an import fails the check", () => {
  let folder: string;
  let told: string;

  function cruise() {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        resolve("node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
        "--config",
        ".dependency-cruiser.cjs",
        "src",
        "generated",
      ],
      { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    return { status, stdout };
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "imports-"));
    for (const name of ["src", "generated", "tsconfig.json", "package.json", ".dependency-cruiser.cjs"])
      cpSync(name, join(folder, name), { recursive: true });
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    expect(cruise()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("no dependency violations"),
    });
    for (const [, file, imported] of forbidden) appendFileSync(join(folder, file), `import "${imported}";\n`);
    appendFileSync(join(folder, "src/errors.ts"), 'import "./clock.js";\n');
    appendFileSync(
      join(folder, "src/simulator/docspace/options.ts"),
      'import { operations } from "../../../generated/docspace.operations.js";\nvoid operations;\n',
    );
    const { status, stdout } = cruise();
    expect(status).toBeGreaterThan(0);
    told = stdout;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(forbidden)("%s: %s → %s", (rule, file) => {
    expect(told).toContain(`error ${rule}: ${file} →`);
  });

  test("the-simulator-imports-generated-types-only", () => {
    expect(told).toContain(
      "error the-simulator-imports-generated-types-only: src/simulator/docspace/options.ts →",
    );
  });
});
