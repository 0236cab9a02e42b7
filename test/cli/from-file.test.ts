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

  test("reads standard input for -", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stdout } = await desk.run("list -q --from -", { env: asMara, input: "40002\n" });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "40002\n" });
  });

  test("reads the output of list", async ({ desk }) => {
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
      expect(JSON.parse(stdout).steps).toMatchObject([{ kind: "everything", user: { id: tom.id } }]);
    }
    expect(open(tom)).toHaveLength(1);
  });

  test.for([
    ["an empty file", "", "is empty"],
    ["a header without rows", "id\n", "lists no ids or users"],
    ["columns without a header", "40001,Riga\n", "no header"],
    ["ids and users mixed", "40001\ntom@example.com\n", "Use a separate file and run for each"],
    ["a file that is not CSV", '"40001\n', "cannot be read as CSV"],
    ["a ragged row", "id,city\n40001,Riga\n40002,Riga,40005\n", "line 3: it cannot be read as CSV"],
    ["a row that is cut", "city,id\nRiga,40001\nRiga\n", "line 3: it cannot be read as CSV"],
    ["a row without an id", "id,city\n40001,Riga\n,Riga\n", "line 3: the id of a session (whole numbers"],
    ["a row with another id", "id,city\n40001,Riga\n\n4000x,Riga\n", "line 4: the id of a session (whole"],
    ["two columns of ids", "id,session_id\n40001,40002\n", "line 1: id and session_id could each be"],
    ["two columns of users", "user_id,email\n1,tom@example.com\n", "line 1: user_id and email could each be"],
    ["a line that is neither id nor user", "40001\nRiga\n", 'line 2: "Riga" is neither the id of a session'],
    ["an unknown header", "Number\n40001\n", 'line 1: "Number" is neither the id of a session'],
    ["a NUL", "40001\n40002\u0000\n", "line 2: this is not text"],
  ] as const)("refuses %s and selects nothing", async ([, content, why], { desk }) => {
    const { asMara, open } = await openOffice(desk);
    const before = open();
    const { code, stdout, stderr } = await desk.run("revoke --yes --from -", { env: asMara, input: content });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
    expect(open()).toEqual(before);
  });

  test.for([
    [
      "a line in Latin-1",
      Buffer.from("id,city\n40001,Riga\n40002,Liep\xe4ja\n", "latin1"),
      "line 3: this is not UTF-8",
    ],
    ["a file of UTF-16", Buffer.from("\ufeff40001\n", "utf16le"), "line 1: this is not text"],
    ["a character that is cut", Buffer.from("40001\n\u20ac").subarray(0, -1), "line 2: this is not UTF-8"],
  ] as const)("refuses %s", async ([, content, why], { desk }) => {
    const { asMara, portal } = await openOffice(desk);
    const file = await desk.write("which.csv", content);
    const { code, stdout, stderr } = await desk.run(["revoke", "--yes", "--from", file], { env: asMara });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
    expect(portal.calls).toEqual([]);
  });

  test("refuses to read both the credential and the ids from standard input", async ({ desk }) => {
    const { asMarasKey, url } = await openOffice(desk);
    const line = `revoke --yes --url ${url} --from - --credential-stdin`;
    const { code, stdout, stderr } = await desk.run(line, { input: `${asMarasKey.SESSIONCTL_API_KEY}\n` });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("both read standard input");
  });

  test("names a file that does not exist", async ({ desk }) => {
    const { asMara } = await openOffice(desk);
    const { code, stderr } = await desk.run("list --from missing.csv", { env: asMara });
    expect(code).toBe(1);
    expect(stderr).toContain("missing.csv");
  });
});
