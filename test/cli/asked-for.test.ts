import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { openOffice } from "./support/office.js";

const idsIn = (stdout: string) => stdout.split("\n").filter(Boolean).sort();

describe.concurrent("several values", () => {
  test.for([
    [
      ["--others", "--except", "40006,40004"],
      ["40001", "40002", "40003"],
    ],
    [
      ["--others", "--except", "40006, 40004 40003"],
      ["40001", "40002"],
    ],
    [
      ["--others", "--except", "40002,203.0.113.0/24"],
      ["40001", "40003"],
    ],
    [
      ["--id", "40001,40002"],
      ["40001", "40002"],
    ],
    [
      ["--id", "40001, 40002", "40003"],
      ["40001", "40002", "40003"],
    ],
    [
      ["--id", "40001", "--id", "40002"],
      ["40001", "40002"],
    ],
    [
      ["--ip", "198.51.100.20,198.51.100.77"],
      ["40001", "40002"],
    ],
    [
      ["--country", "Brazil,日本"],
      ["40003", "40004"],
    ],
    [
      ["--browser", "firefox, mobile safari"],
      ["40001", "40002"],
    ],
  ] as const)("%j", async ([flags, wanted], { desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run(["list", "-q", ...flags], { env: asMara });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(idsIn(stdout)).toEqual(wanted);
  });

  test("a comma within a name is written with a backslash", async ({ desk }) => {
    const { asMara, portal, mara } = await openOffice(desk);
    const { id } = portal.signIn(mara, { country: "Korea, Republic of", at: Date.now() });
    const args = ["list", "-q", "--country", "Korea\\, Republic of"];
    expect(idsIn((await desk.run(args, { env: asMara })).stdout)).toEqual([id]);
  });

  test("revoke keeps both sessions that --except names with a comma between them", async ({ desk }) => {
    const { asMara, ids, mara, open } = await openOffice(desk);
    const line = `revoke --others --except ${ids.laptop},${ids.stranger} --yes`;
    const { code } = await desk.run(line, { env: asMara });
    expect(code).toBe(0);
    expect(open(mara).sort()).toEqual([ids.laptop, ids.stranger, ids.own].sort());
  });
});

describe.concurrent("a command that makes no sense is refused before anything is sent", () => {
  test.for([
    ["--id abc", '--id: "abc" cannot be the id of a session: session ids are whole numbers'],
    ["--id 40001,", "--id contains an empty value"],
    ["--others --except 4000a", '--except: "4000a" cannot be a session (whole numbers from 1 to 2147483647)'],
    ["--others --except 10.0.0.0/99", '--except: "10.0.0.0/99" cannot be a session'],
    ["--others --except 40001,,40002", "--except contains an empty value"],
    ["--user tom", '--user: "tom" cannot be the name of a user'],
    ["--user tom@example.com,mara@example.com", "cannot be the name of a user"],
    ["--others --allow-unmatched", "--allow-unmatched only works with --except"],
    ["--ip 10.0.0.1,office", '"office" is neither an address'],
    ["--older-than 104000000d", "is too long"],
  ])("%s", async ([flags, why], { desk }) => {
    const { asMara, portal } = await openOffice(desk);
    for (const command of ["list", "plan", "revoke --yes"]) {
      const { code, stdout, stderr } = await desk.run(`${command} ${flags}`, { env: asMara });
      expect({ command, code, stdout }).toEqual({ command, code: 2, stdout: "" });
      expect(stderr).toContain(why);
    }
    expect(portal.calls).toEqual([]);
  });

  test("refuses the empty value of a variable that was never set", async ({ desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stderr } = await desk.run(["revoke", "--others", "--except", "", "--yes"], { env: asMara });
    expect(code).toBe(2);
    expect(stderr).toContain("--except contains an empty value");
    expect(portal.calls).toEqual([]);
  });
});

describe.concurrent("an exception that matches nothing", () => {
  test.for([
    ["49999", "49999 matches no listed session and would spare nothing. Sessions here: 40006, 40004, "],
    [
      "tom@example.com",
      "tom@example.com matches no listed session and would spare nothing. Users here: mara@example.com.",
    ],
    ["nobody@example.com", "nobody@example.com matches no listed session"],
  ])("stops list, plan and revoke: %s", async ([value, why], { desk }) => {
    const { asMara, open } = await openOffice(desk);
    const before = open();
    for (const command of ["list --all", "plan --others", "revoke --others --yes"]) {
      const { code, stdout, stderr } = await desk.run(`${command} --except ${value}`, { env: asMara });
      expect({ command, code, stdout }).toEqual({ command, code: 2, stdout: "" });
      expect(stderr).toContain(`--except: ${why}`);
      expect(stderr).toContain("or add --allow-unmatched.");
    }
    expect(open()).toEqual(before);
  });

  test("is reported and ignored with --allow-unmatched", async ({ desk }) => {
    const { asMara, ids, mara, open } = await openOffice(desk);
    const line = `revoke --others --except ${ids.phone} 49999 --allow-unmatched --yes`;
    const { code, stderr } = await desk.run(line, { env: asMara });
    expect(code).toBe(0);
    expect(stderr).toContain("No listed session matches 49999: this exception spares nothing.");
    expect(open(mara).sort()).toEqual([ids.phone, ids.own].sort());
  });

  test("is normal for a network, and is reported", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run("list --all --except 198.18.0.0/15", { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toContain("40001");
    expect(stderr).toContain("No listed session comes from 198.18.0.0/15: this exception spares nothing.\n");
  });
});

describe.concurrent("a filter that nothing matches", () => {
  test.for([
    ["--country Brasil", "0 of 5 sessions match --country Brasil. Values here: Latvia, Brazil, 日本."],
    ["--city Rio", "0 of 5 sessions match --city Rio. Values here: Riga, Recife, 東京."],
    ["--older-than 100d", "0 of 5 sessions match --older-than 100d. The first started "],
    [
      "--country Brazil --browser firefox",
      "0 of 5 sessions match all filters: 1 match --country Brazil, 1 match --browser firefox.",
    ],
  ])("shows which values exist: %s", async ([flags, sentence], { desk }) => {
    const { asMara } = await openOffice(desk);
    const list = await desk.run(`list ${flags}`, { env: asMara });
    expect({ code: list.code, stdout: list.stdout }).toEqual({ code: 0, stdout: "" });
    expect(list.stderr).toContain(sentence);
    const plan = await desk.run(`plan ${flags}`, { env: asMara });
    expect(plan.code).toBe(0);
    expect(plan.stdout.replace(/\s+/g, " ")).toContain(sentence);
    const revoke = await desk.run(`revoke ${flags} --yes`, { env: asMara });
    expect(revoke.code).toBe(0);
    expect(revoke.stderr.replace(/\s+/g, " ")).toContain(sentence);
  });
});

describe.concurrent("a flag that takes one value", () => {
  test.for<[string, string]>([
    ["list --where mobile --where current", "option '--where' is given more than once"],
    ["list --older-than 1d --older-than 2d", "option '--older-than' is given more than once"],
    ["revoke --newer-than 1d --newer-than=30d --yes", "option '--newer-than' is given more than once"],
    ["list --idle-for 1d --idle-for 2d", "'--idle-for'"],
    ["list --from a --from b", "option '--from' is given more than once"],
    ["list --limit 1 --limit 2 --all", "option '--limit' is given more than once"],
    ["list --keep-newest 1 --keep-newest 2 --all", "'--keep-newest'"],
    ["list --mobile --no-mobile", "options '--mobile' and '--no-mobile' cannot be used together"],
    ["list --no-mobile --mobile", "options '--no-mobile' and '--mobile' cannot be used together"],
    ["list --json=id --json=ip", "option '--json' is given more than once"],
    ["list --url http://a.example --url http://b.example", "option '--url' is given more than once"],
    ["plan --others --out a --out b", "'--out'"],
    ["plan --others --valid-for 1h --valid-for 2h", "'--valid-for'"],
    ["revoke --others --reason a --reason b", "'--reason'"],
    ["revoke --others --report a --report b", "'--report'"],
    ["apply plan.json --journal a --journal b", "'--journal'"],
    ["history --user a --user b", "option '--user' is given more than once"],
    ["profile add work --url http://a --url http://b", "'--url'"],
  ])("is refused if it is given twice: %s", async ([line, why], { desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const { code, stdout, stderr } = await desk.run(line, { env: asMara });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
    expect(portal.calls).toEqual([]);
  });

  test("can be switched on twice if it takes no value", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    expect((await desk.run("list -q --quiet --mobile --mobile", { env: asMara })).code).toBe(0);
  });
});

describe.concurrent("a caller without the permission", () => {
  test("gets the refusal at planning, and nothing is sent", async ({ desk }) => {
    const { asTom, portal, mara, open } = await openOffice(desk);
    for (const user of ["mara@example.com", mara.id]) {
      for (const command of ["plan", "revoke --yes"]) {
        const { code, stdout, stderr } = await desk.run(`${command} --user ${user}`, { env: asTom });
        expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
        expect(stderr).toContain("only an administrator may end them, and tom@example.com is not one");
      }
    }
    expect(portal.calls.some(({ method }) => method === "PUT")).toBe(false);
    expect(open(mara)).toHaveLength(5);
  });

  test("gets exit code 3 if every call was refused", async ({ desk }) => {
    const { asTom, ids } = await openOffice(desk);
    const line = `revoke --id ${ids.laptop} ${ids.phone} --yes --json`;
    const { code, stdout } = await desk.run(line, { env: asTom });
    expect(code).toBe(3);
    expect(reportIn(stdout)).toMatchObject({ summary: { failed: 2 }, calls: { writes: 2, refused: 2 } });
  });

  test("gets exit code 4 if some calls succeeded", async ({ desk }) => {
    const { asTom, ids, portal, tom } = await openOffice(desk);
    const { id } = portal.signIn(tom, { at: Date.now() });
    const line = `revoke --id ${ids.laptop} ${id} --yes --json`;
    const { code, stdout } = await desk.run(line, { env: asTom });
    expect(code).toBe(4);
    expect(reportIn(stdout)).toMatchObject({ summary: { failed: 1, revoked: 1 }, calls: { refused: 1 } });
  });

  test("gets exit code 3 if the credential was refused at the first call", async ({ desk }) => {
    const { asMara, portal, ids } = await openOffice(desk);
    portal.faults.next({ kind: "unauthorized", on: "logOutActiveConnection" });
    const line = `revoke --id ${ids.laptop} --yes --json`;
    expect((await desk.run(line, { env: asMara })).code).toBe(3);
  });
});
