import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

const idsIn = (stdout: string) => stdout.split("\n").filter(Boolean);

describe.concurrent("sessionctl list", () => {
  test("shows the sessions as a table and marks the current one", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("list", { env: asMara });
    expect(code).toBe(0);
    expect(stderr).toBe("Your own row shows the address and device of this request.\n");
    const [head, first, ...rest] = stdout.trimEnd().split("\n");
    expect(head?.trim().split(/ +/)).toEqual(["ID", "AGE", "FROM", "ADDRESS", "DEVICE"]);
    expect(first).toMatch(new RegExp(`^you +${ids.own} `));
    expect(rest).toHaveLength(4);
    expect(stdout).not.toContain(ids.toms);
  });

  test("says so if no session can be marked", async ({ desk }) => {
    const { asMarasKey } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("list", { env: asMarasKey });
    expect(code).toBe(0);
    expect(stdout).not.toContain("you");
    expect(stderr).toContain("No session is marked as yours: ");
  });

  test("prints one JSON document with --json", async ({ desk }) => {
    const { asMara, url, mara, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("list --json", { env: asMara });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual([
      "version",
      "provider",
      "installation",
      "caller",
      "own",
      "sessions",
    ]);
    expect(document).toMatchObject({ version: 1, provider: "docspace", installation: url });
    expect(document.caller.user.id).toBe(mara.id);
    expect(document.sessions[0]).toEqual({
      id: ids.own,
      userId: mara.id,
      current: true,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      lastSeenAt: null,
      // The caller's own row shows where this call comes from and which client made it.
      ip: "127.0.0.1",
      country: "Latvia",
      city: "Riga",
      browser: expect.stringMatching(/^\w/),
      platform: null,
      mobile: false,
      page: "https://portal.example.com/rooms",
      ipStart: null,
    });
  });

  test("picks fields with --json=id,ip and --csv=id,ip", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const json = await desk.run("list --country Brazil --json=id,ip", { env: asMara });
    expect(JSON.parse(json.stdout).sessions).toEqual([{ id: ids.stranger, ip: "203.0.113.66" }]);
    const csv = await desk.run("list --country Brazil --csv=ip,id", { env: asMara });
    expect(csv.stdout).toBe(`ip,id\n203.0.113.66,${ids.stranger}\n`);
  });

  test("refuses a field that sessions do not have before it asks the portal", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    for (const flag of ["--json=id,adress", "--csv=adress"]) {
      const { code, stdout, stderr } = await desk.run(`list ${flag}`, { env: asMara });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain('"adress" is not a field of a session. Known: id, ');
    }
    expect(portal.calls).toEqual([]);
  });

  test("writes CSV with a header", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { stdout } = await desk.run("list --csv", { env: asMara });
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head).toBe(
      "id,userId,current,startedAt,lastSeenAt,city,country,ip,ipStart,browser,platform,mobile,page",
    );
    expect(rows).toHaveLength(5);
  });

  test("quotes a CSV cell with a semicolon, because some locales use it as a separator", async ({ desk }) => {
    const { asMara, portal, mara } = await openOffice(desk);
    portal.signIn(mara, { city: "Riga; =1+1", country: "Korea, Republic of", at: Date.now() });
    const { code, stdout } = await desk.run("list --csv=city,country --newer-than 1m", {
      env: asMara,
    });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'city,country\n"Riga; =1+1","Korea, Republic of"\n',
    });
  });

  test("prints only ids with -q", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const { stdout, stderr } = await desk.run("list -q", { env: asMara });
    expect(idsIn(stdout)).toEqual([ids.own, ids.stranger, ids.tokyo, ids.phone, ids.laptop]);
    expect(stderr).toBe("");
  });

  test.for([
    ["--id 40001 40002", ["phone", "laptop"]],
    ["--others --newer-than 6h", ["stranger", "tokyo"]],
    ["--older-than 3d", ["phone", "laptop"]],
    ["--ip 203.0.113.0/24", ["stranger"]],
    ["--country Brazil 日本", ["stranger", "tokyo"]],
    ["--city Recife", ["stranger"]],
    ["--browser firefox safari", ["phone", "laptop"]],
    ["--platform windows", ["tokyo"]],
    ["--mobile", ["stranger", "phone"]],
    ["--no-mobile", ["own", "tokyo", "laptop"]],
    ["--keep-newest 4", ["laptop"]],
    ["--limit 1", ["laptop"]],
    ["--all --except 40001 203.0.113.0/24", ["own", "tokyo", "phone"]],
    ["--user mara@example.com --older-than 40d", ["laptop"]],
    ["--older-than 40d --country Brazil", []],
  ] as const)("filters with %s", async ([flags, wanted], { desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run(`list -q ${flags}`, { env: asMara });
    expect(code).toBe(0);
    // The caller's own row shows no platform, because a command line sends none.
    const note = flags.includes("mobile")
      ? /^Note: .* as not mobile/
      : flags.includes("platform")
        ? /^Note: 1 of the sessions is passed over/
        : /^$/;
    expect(stderr).toMatch(note);
    expect(idsIn(stdout).sort()).toEqual(wanted.map((name) => ids[name]).sort());
  });

  test("filters with a CEL expression and shows the place of an error in one", async ({ desk }) => {
    const { asMara, ids } = await openOffice(desk);
    const where = 'mobile && country != "Brazil"';
    const right = await desk.run(["list", "-q", "--where", where], { env: asMara });
    expect(idsIn(right.stdout)).toEqual([ids.phone]);
    const wrong = await desk.run(["list", "--where", "mobil"], { env: asMara });
    expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 2, stdout: "" });
    expect(wrong.stderr).toMatch(/^--where:1: .*\n {4}mobil\n {4}\^$/m);
    expect(wrong.stderr).toContain("Did you mean mobile?");
  });

  test("says on stderr that there are no sessions", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const table = await desk.run("list --city Atlantis", { env: asMara });
    expect(table).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "0 of 5 sessions match --city Atlantis. Values here: Riga, Recife, 東京.\nNo sessions.\n",
    });
    const json = await desk.run("list --city Atlantis --json", { env: asMara });
    expect(JSON.parse(json.stdout).sessions).toEqual([]);
    const csv = await desk.run("list --city Atlantis --csv=id", { env: asMara });
    expect(csv).toMatchObject({ code: 0, stdout: "id\n" });
  });

  test("says what to do about a user whose sessions the product does not list", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("list --user tom@example.com", { env: asMara });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("The product lists only your own sessions, not those of tom@example.com.");
    expect(stderr).toContain("sessionctl history --user tom@example.com");
    expect(stderr).toContain("sessionctl revoke --user tom@example.com");
  });

  test("fails for an unknown user", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stderr } = await desk.run("list --user nobody@example.com", { env: asMara });
    expect(code).toBe(1);
    expect(stderr).toContain("found nobody called nobody@example.com");
    expect(stderr).toContain("Check the spelling");
  });
});
