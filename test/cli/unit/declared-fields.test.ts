/** A field that a product declares appears everywhere. Here DocSpace gets one more. */
import { describe, expect, test, vi } from "vitest";
import { fields } from "../../../src/cli/commands/fields.js";
import { list } from "../../../src/cli/commands/list.js";
import { plan } from "../../../src/cli/commands/plan.js";
import { createProgram } from "../../../src/cli/program.js";
import type { docspaceFields } from "../../../src/providers/docspace/fields.js";
import { captured } from "./captured.js";
import { servedPortal } from "./served-portal.js";

vi.mock("../../../src/providers/docspace/fields.js", async (original) => {
  const real = await original<{ docspaceFields: typeof docspaceFields }>();
  const tenant: (typeof docspaceFields)[number] = {
    name: "tenantNumber",
    wire: "tenantId",
    type: "number",
    title: "TENANT",
    about: "the number of the portal",
    caveat: "Every session of a portal has the same.",
    read: ({ tenantId }) => tenantId,
  };
  return { ...real, docspaceFields: [...real.docspaceFields, tenant] };
});

async function asMara() {
  const opened = await servedPortal();
  opened.as({ SESSIONCTL_PORTAL_TOKEN: opened.tokens.mara });
  const { stdout } = await captured(() => list({ json: true }));
  const { sessions } = JSON.parse(stdout) as { sessions: { id: string; tenantNumber: number }[] };
  return { ...opened, sessions, tenant: Number(sessions[0]?.tenantNumber) };
}

describe("an additional field that a product declares", () => {
  test("is in the JSON of a session, and can be picked", async () => {
    const { sessions, tenant } = await asMara();
    expect(tenant).toBeGreaterThan(0);
    expect(sessions.every(({ tenantNumber }) => tenantNumber === tenant)).toBe(true);
    const { stdout } = await captured(() => list({ json: "tenantNumber" }));
    expect(JSON.parse(stdout).sessions[0]).toEqual({ tenantNumber: tenant });
  });

  test("is a column of the table and of the CSV", async () => {
    const { tenant } = await asMara();
    const table = await captured(() => list({}));
    expect(table.stdout.split("\n")[0]).toMatch(/ TENANT$/);
    expect(table.stdout.split("\n")[1]).toMatch(new RegExp(` ${tenant}$`));
    const csv = await captured(() => list({ csv: true }));
    expect(csv.stdout.split("\n")[0]).toMatch(/,tenantNumber$/);
    expect(csv.stdout.split("\n")[1]).toMatch(new RegExp(`,${tenant}$`));
  });

  test("is a variable of a condition, with or without a point", async () => {
    const { tenant, sessions } = await asMara();
    const quiet = async (where: string) => (await captured(() => list({ where, quiet: true }))).stdout;
    expect((await quiet(`tenantNumber == ${tenant}`)).trim().split("\n")).toHaveLength(sessions.length);
    expect(await quiet(`tenantNumber > ${tenant}.0`)).toBe("");
  });

  test("can be filtered by either of its names, with its caveat", async () => {
    const { tenant, sessions } = await asMara();
    for (const name of ["tenantNumber", "tenantId"]) {
      const { stdout, stderr } = await captured(() => list({ match: [`${name}=${tenant}`], quiet: true }));
      expect(stdout.trim().split("\n")).toHaveLength(sessions.length);
      expect(stderr).toContain("Every session of a portal has the same.");
    }
    const none = await captured(() => list({ match: ["tenantNumber=0"] }));
    expect(none.stderr).toContain(
      `0 of ${sessions.length} sessions match tenantNumber 0. Values here: ${tenant}.`,
    );
  });

  test("is in a plan for reviewers", async () => {
    const { tenant } = await asMara();
    const { stdout } = await captured(() => plan({ others: true, json: true }));
    expect(JSON.parse(stdout).sessions[0].values).toMatchObject({ tenantNumber: tenant });
    expect((await captured(() => plan({ others: true }))).stdout).toMatch(/DEVICE +TENANT\n/);
  });

  test("is in the help", async () => {
    const { stdout } = await captured(async () => fields({}));
    expect(stdout).toMatch(/tenantNumber \(tenantId\) +number .*the number of the portal/);
    expect(stdout).toContain("tenantNumber: Every session of a portal has the same.");
    const json = await captured(async () => fields({ json: true }));
    expect(JSON.parse(json.stdout).docspace.at(-1)).toMatchObject({
      name: "tenantNumber",
      wire: "tenantId",
      type: "number",
      title: "TENANT",
    });
  });
});

describe("--match", () => {
  test("takes several values of a field, and all of several fields", async () => {
    await asMara();
    const ids = async (...match: string[]) =>
      (await captured(() => list({ match, quiet: true }))).stdout.trim().split("\n").filter(Boolean);
    const [latvia, brazil] = [await ids("country=Latvia"), await ids("country=Brazil")];
    expect(latvia.length).toBeGreaterThan(0);
    expect(brazil.length).toBeGreaterThan(0);
    expect((await ids("country=Latvia", "country=Brazil")).sort()).toEqual([...latvia, ...brazil].sort());
    expect(await ids("country=Latvia", "city=Recife")).toEqual([]);
  });

  test("does the same as the flags with a name of their own", async () => {
    await asMara();
    const selectorOf = async (flags: Parameters<typeof plan>[0]) =>
      JSON.parse((await captured(() => plan({ ...flags, json: true }))).stdout).selector;
    expect(await selectorOf({ country: ["Latvia,Brazil"], mobile: false })).toEqual({
      match: { country: ["Latvia", "Brazil"], mobile: [false] },
    });
    expect(await selectorOf({ match: ["mobile=false", "country=Latvia", "country=Brazil"] })).toEqual({
      match: { country: ["Latvia", "Brazil"], mobile: [false] },
    });
  });

  test("splits no value at a comma or at a second equals sign", async () => {
    await asMara();
    const { stdout } = await captured(() => plan({ match: ["city=Foz, do=Iguaçu"], json: true }));
    expect(JSON.parse(stdout).selector).toEqual({ match: { city: ["Foz, do=Iguaçu"] } });
  });

  test.for([
    ["contry=Latvia", "Did you mean country?"],
    ["shoe=42", "Known here: startedAt, city, country, ip, "],
    ["country", "is not FIELD=VALUE"],
    ["country=", "is not FIELD=VALUE"],
    ["=Latvia", "is not FIELD=VALUE"],
  ] as const)("refuses %s and sends nothing", async ([match, problem]) => {
    const { portal } = await asMara();
    const before = portal.calls.length;
    const { error } = await captured(() => list({ match: [match] }));
    expect(error).toMatchObject({ name: "UsageError", message: expect.stringContaining(problem) });
    expect(portal.calls.length).toBe(before);
  });

  test("refuses a value that the field cannot have", async () => {
    await asMara();
    const { error } = await captured(() => list({ match: ["ip=office", "mobile=perhaps"] }));
    expect(error).toMatchObject({
      name: "SelectionError",
      problems: [{ at: "match.ip[0]" }, { at: "match.mobile[0]" }],
    });
  });

  test("is a flag of every command that selects", () => {
    const program = createProgram(() => {});
    const withMatch = program.commands.filter(({ options }) =>
      options.some(({ long }) => long === "--match"),
    );
    expect(withMatch.map((command) => command.name()).sort()).toEqual(["list", "plan", "revoke", "triage"]);
  });
});
