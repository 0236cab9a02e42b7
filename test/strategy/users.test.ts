/** Who a name refers to. Rows have logins, so the id of a user is the login. */
import { describe, expect, test } from "vitest";
import { NotFoundError, plan, SelectionError } from "../../src/index.js";
import { MINUTE, openLibrary } from "../support/open-library.js";

const mara = { id: "mara", name: "Mara Ozola", login: "mara" };

describe("a user is found", () => {
  test("by the login, in any case, even if no session is open", async () => {
    const { asDana } = await openLibrary();
    expect(await asDana().findUsers("MARA")).toEqual([mara]);
  });

  test("not by the beginning of a login", async () => {
    const { asDana } = await openLibrary();
    expect(await asDana().findUsers("mar")).toEqual([]);
  });

  test("by the id, in any case", async () => {
    const { library, asDana } = await openLibrary();
    const { id } = library.addUser({ username: "tom", fullName: "Tom Berg" });
    expect(await asDana().findUsers(id.toLowerCase())).toEqual([
      { id: "tom", name: "Tom Berg", login: "tom" },
    ]);
    expect(await asDana().findUsers("0".repeat(32))).toEqual([]);
  });

  test("by the full name, among those whose sessions are open", async () => {
    const { library, asDana } = await openLibrary();
    library.connect("mara");
    expect(await asDana().findUsers("mara ozola")).toEqual([mara]);
  });

  test("by the login of a session if the caller may not look up users", async () => {
    const { library, as } = await openLibrary();
    library.addUser({
      username: "nora",
      fullName: "Nora",
      password: "x-1345",
      privileges: ["Monitor cluster"],
    });
    library.connect("mara");
    const client = as({ kind: "password", username: "nora", password: "x-1345" });
    expect(await client.findUsers("mara")).toEqual([mara]);
    expect(await client.findUsers("nobody")).toEqual([]);
    expect(await client.findUsers("0".repeat(32))).toEqual([]);
  });
});

test("a full name that two people share is refused with the logins to choose from", async () => {
  const { library, clock, asDana } = await openLibrary();
  library.addUser({ username: "mara.adm", fullName: "Mara Ozola" });
  library.connect("mara", { at: clock.now() - 60 * MINUTE });
  library.connect("mara.adm", { at: clock.now() - 60 * MINUTE });
  const planned = plan(asDana(), { users: ["Mara Ozola"] }, { clock });
  await expect(planned).rejects.toBeInstanceOf(SelectionError);
  await expect(planned).rejects.toThrow(/mara, mara\.adm/);
});

test("an unknown name ends nothing", async () => {
  const { clock, asDana } = await openLibrary();
  await expect(plan(asDana(), { users: ["nobody"] }, { clock })).rejects.toBeInstanceOf(NotFoundError);
});
