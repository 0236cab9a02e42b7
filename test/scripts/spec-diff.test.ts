import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";

// biome-ignore lint/suspicious/noExplicitAny: a document is edited here
type Json = any;

describe("spec:diff", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "spec-diff-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["node_modules/tsx/dist/cli.mjs", "scripts/spec-diff.ts", ...args], {
      encoding: "utf8",
    });

  /** An older version. `change` undoes what is new in ours. */
  const olderWith = (change: (document: Json) => void): string => {
    const document: Json = parse(readFileSync("openapi/docspace.yaml", "utf8"));
    change(document);
    const path = join(folder, "older.yaml");
    writeFileSync(path, stringify(document, { aliasDuplicateObjects: false }));
    return path;
  };

  it("names each breaking change, including those that redocly considers harmless: exit 1", () => {
    const older = olderWith(({ paths, components }) => {
      components.schemas.ActiveConnection.properties.region = { type: "string" };
      components.schemas.ActiveConnection.properties.mobile.type = "boolean";
      paths["/api/2.0/security/gone"] = { get: paths["/api/2.0/people/@self"].get };
      delete paths["/api/2.0/people/email"].get.parameters;
      paths["/api/2.0/security/activeconnections/logoutallchangepassword"].put["x-safe-to-repeat"] = true;
      delete paths["/api/2.0/people/@self"].get.responses["200"];
    });
    const { status, stdout, stderr } = run(older);
    const breaking = stdout.split("\n").filter((line) => line.startsWith("  breaking"));
    expect(breaking).toEqual([
      expect.stringContaining(
        "added    200: An older client mistakes this success for the one that it knows.",
      ),
      expect.stringContaining("added    parameters: Required `email` query parameter was added."),
      expect.stringContaining("changed  200 response.items[].mobile type: Type of `mobile` widened"),
      expect.stringContaining("removed  200 response.items[].region: Property `region`"),
      expect.stringContaining("changed  x-safe-to-repeat: An older client still repeats the call"),
      expect.stringContaining("removed  Path `/api/2.0/security/gone` was removed."),
    ]);
    expect(stdout).toMatch(/\n6 breaking, \d+ harmless\.\n$/);
    expect(stderr).toBe("");
    expect(status).toBe(1);
  });

  it("counts harmless changes without redocly's notices: exit 0", () => {
    const older = olderWith(({ paths, components }) => {
      delete components.schemas.ActiveConnection.properties.city;
      paths["/api/2.0/security/activeconnections"].get.description = "Worded otherwise.";
      filtersOf(paths).pop();
    });
    const { status, stdout, stderr } = run(older);
    expect(stdout).toContain("harmless  added    200 response.items[].city");
    expect(stdout).toContain("harmless  added    query startIndex");
    expect(stdout).toContain("Wording and examples\n  harmless  1 changed\n");
    expect(stdout).toMatch(/\n0 breaking, 3 harmless\.\n$/);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("explains its usage if no file is named: exit 2", () => {
    const { status, stdout, stderr } = run();
    expect(stderr).toContain("Name the older document");
    expect(stderr).toContain("Example:");
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

function filtersOf(paths: Json): Json[] {
  return paths["/api/2.0/security/audit/login/filter"].get.parameters;
}
