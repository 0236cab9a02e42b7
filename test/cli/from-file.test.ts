import { describe, expect } from "vitest";
import { test } from "./support/desk.js";
import { openOffice } from "./support/office.js";

describe.concurrent("--from", () => {
  test.for([
    ["ids, one a line", "40001\n40002\n"],
    ["Windows line ends, a byte order mark and blank lines", "\ufeff40001\r\n\r\n40002\r\n"],
    ["CSV with a header", "city,id\nRiga,40001\nRiga,40002\n"],
    ["CSV with quotes", 'id,browser\n40001,"Firefox, 139"\n40002,"Mobile"\n'],
  ] as const)("reads %s", async ([, content], { desk }) => {
    const { asMara } = await openOffice(desk);
    const file = await desk.write("which.csv", content);
    const { code, stdout } = await desk.run(["list", "-q", "--from", file], { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toBe("40001\n40002\n");
  });

  test("reads standard input as -", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout } = await desk.run("list -q --from -", { env: asMara, input: "40002\n" });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "40002\n" });
  });

  test("reads what list has written", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const line = "sessionctl list --csv --country Latvia | sessionctl list -q --from -";
    const { code, stdout } = await desk.shell(line, { env: asMara });
    expect(code).toBe(0);
    expect(stdout).toBe("40006\n40002\n40001\n");
  });

  test("reads users, by a header or by their form", async ({ desk }) => {
    const { asMara, tom, open } = await openOffice(desk);
    for (const input of ["e-mail\ntom@example.com\n", "tom@example.com\n", `${tom.id}\n`]) {
      const { code, stdout } = await desk.run("plan --from - --json", { env: asMara, input });
      expect(code).toBe(0);
      expect(JSON.parse(stdout).steps).toMatchObject([{ kind: "user", user: { id: tom.id } }]);
    }
    expect(open(tom)).toHaveLength(1);
  });

  test.for([
    ["an empty file", "", "is empty"],
    ["a header without rows", "id\n", "names nobody and nothing"],
    ["columns without a header", "40001,Riga\n", "no header"],
    ["ids and users mixed", "40001\ntom@example.com\n", "Give them one at a time"],
    ["what is no CSV", '"40001\n', "cannot be read as CSV"],
  ] as const)("refuses %s and selects nothing", async ([, content, why], { desk }) => {
    const { asMara, open } = await openOffice(desk);
    const before = open();
    const { code, stdout, stderr } = await desk.run("revoke --yes --from -", { env: asMara, input: content });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
    expect(open()).toEqual(before);
  });

  test("takes no credential for an id where both are to come from standard input", async ({ desk }) => {
    const { asMarasKey, url } = await openOffice(desk);
    const line = `revoke --yes --portal ${url} --from - --credential-stdin`;
    const { code, stdout } = await desk.run(line, { input: `${asMarasKey.SESSIONCTL_API_KEY}\n` });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("names a file that is not there", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stderr } = await desk.run("list --from missing.csv", { env: asMara });
    expect(code).toBe(1);
    expect(stderr).toContain("missing.csv");
  });
});
