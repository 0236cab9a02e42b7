import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

describe.concurrent("sessionctl plan", () => {
  test("shows what would end, what would not and why, and the cost, without changing anything", async ({
    desk,
  }) => {
    const { asMara, url, open, portal } = await openOffice(desk);
    const before = open();
    const { code, stdout, stderr } = await desk.run("plan --others", { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toContain(`On ${url} (docspace), as Mara Ozola <mara@example.com>:`);
    expect(stdout).toContain("To be revoked: 4 sessions.");
    expect(stdout).toContain("40006: you are signed in with it");
    expect(stdout).toContain("Cost: 1 call that revokes");
    expect(stderr).toBe("Not saved: add --out FILE to apply it later.\n");
    expect(open()).toEqual(before);
    expect(portal.calls.every(({ method }) => method === "GET")).toBe(true);
  });

  test("saves the plan so that only its owner can read it, and says how to apply it", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("plan --others --out others.json", { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toContain("To be revoked: 4 sessions.");
    expect(stderr).toBe("Saved. Apply it with: sessionctl apply others.json\n");
    expect((await stat(join(desk.folder, "others.json"))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await desk.read("others.json"))).toMatchObject({ provider: "docspace" });
  });

  test("does not replace an existing plan", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    await desk.write("others.json", "reviewed");
    const { code, stderr } = await desk.run("plan --others --out others.json", { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("others.json already exists. Name another file, or add --force to replace it.");
    expect(await desk.read("others.json")).toBe("reviewed");
  });

  test("prints the same plan with --json as it saves", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const { code, stdout } = await desk.run("plan --id 40001 --json --out one.json", { env: asMara });
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan.steps).toMatchObject([{ kind: "sessions", ids: [ids.laptop] }]);
    expect(plan.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.parse(await desk.read("one.json"))).toEqual(plan);
  });

  test("refuses a missing selection, which never means everything", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    for (const line of ["plan", "plan --json", "revoke --yes", "revoke"]) {
      const { code, stdout, stderr } = await desk.run(line, { env: asMara });
      expect({ line, code, stdout }).toEqual({ line, code: 2, stdout: "" });
      expect(stderr).toContain("Nothing is selected, and that never means everything.");
      expect(stderr).toContain("--others");
    }
    expect(portal.calls).toEqual([]);
  });

  test("says that there is nothing to revoke if nothing matches", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout } = await desk.run("plan --city Atlantis", { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toContain("Note: There is nothing to revoke.");
  });

  test("warns if the product cannot show what will end", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout } = await desk.run("plan --user tom@example.com", { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toContain("To be revoked: all sessions of Tom Berg <tom@example.com>.");
    expect(stdout).toContain("Note: The product does not list the sessions of tom@example.com");
  });

  test.for([
    ["--older-than soon", "--older-than: "],
    ["--others --valid-for never", "--valid-for: "],
    ["--keep-newest few", "--keep-newest needs a whole number"],
    ["--limit -1", "--limit needs a whole number"],
    ["--all --limit 0", "--limit: "],
    ["--ip 300.1.2.3", "--ip"],
    ["--idle-for 30d", "--idle-for"],
    ["--others --all", "--others"],
    ["--others --id 40001", "--id"],
  ] as const)("refuses %s in the words of the command line", async ([flags, why], { desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run(`plan ${flags}`, { env: asMara });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
  });
});
