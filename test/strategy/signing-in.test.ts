/** We sign in once, when the first call needs it, send the header and all cookies back, and sign out at the end. */
import { describe, expect, test } from "vitest";
import { AuthenticationError, InvalidArgumentError, strategy } from "../../src/index.js";
import { DANA, MARA, openLibrary } from "../support/open-library.js";

const operations = (library: { calls: readonly { operation: unknown }[] }) =>
  library.calls.map(({ operation }) => operation);

describe("trap: the token alone is not enough", () => {
  test("the header and all cookies of the sign-in are sent back with every call", async () => {
    const { library, asDana } = await openLibrary();
    const caller = await asDana().whoami();
    expect(caller).toEqual({
      user: { id: "dana", name: "Dana Liepa", login: "dana" },
      administrator: true,
      authenticatedBy: "password",
    });
    // The simulator rejects a caller who lacks one of the two cookies.
    expect(library.calls.every(({ status }) => status === 200 || status === 204)).toBe(true);
  });

  test("a cookie that a later answer replaces is replaced, and one that it clears is removed", async () => {
    const cookies: (string | null)[] = [];
    const { library } = await openLibrary();
    const client = strategy({
      baseUrl: "https://library.example.com",
      auth: DANA,
      async fetch(input, init) {
        const request = new Request(input, init);
        cookies.push(request.headers.get("cookie"));
        const answer = await library.fetch(request);
        if (request.url.endsWith("/userInfo")) {
          answer.headers.append("set-cookie", "AWSALB=node-a; Path=/");
          answer.headers.append("set-cookie", "elsewhere=x; Domain=evil.example");
        }
        if (request.url.includes("/users/")) answer.headers.append("set-cookie", "AWSALB=; Max-Age=0");
        return answer;
      },
    });
    await client.client.GET("/api/sessions/userInfo");
    await client.client.PUT("/api/sessions");
    await client.client.GET("/api/users/{id}", { params: { path: { id: "nobody" } } }).catch(() => {});
    expect(cookies[0]).toBeNull();
    expect(cookies[1]).toMatch(/^JSESSIONID=\S+; iSession=\S+$/);
    expect(cookies[2]).toBe(`${cookies[1]}; AWSALB=node-a`);
  });
});

describe("one sign-in", () => {
  test("is shared by calls that begin at the same time", async () => {
    const { library, asDana } = await openLibrary();
    const client = asDana();
    await Promise.all([client.whoami(), client.list(), client.whoami()]);
    expect(operations(library).filter((each) => each === "login")).toHaveLength(1);
    expect(library.signedIn()).toEqual(["dana"]);
  });

  test("is not made before it is needed", async () => {
    const { library, asDana } = await openLibrary();
    const client = asDana();
    await client.close();
    expect(library.calls).toEqual([]);
  });

  test("is tried once with a wrong password, however many calls there are", async () => {
    const { library, as } = await openLibrary();
    const client = as({ ...DANA, password: "wrong-1345" });
    const errors = await Promise.all(
      [client.whoami(), client.list(), client.whoami()].map((call) => call.catch((error) => error)),
    );
    for (const error of [...errors, await client.list().catch((error) => error)]) {
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error).toMatchObject({ operation: "login", status: 401, productCode: "ERR003" });
      expect(`${error.message}${JSON.stringify(error)}`).not.toContain("wrong-1345");
    }
    expect(operations(library)).toEqual(["login"]);
  });

  test("is repeated by the next call if it failed without an answer from the product", async () => {
    const { library, asDana } = await openLibrary();
    library.faults.next({ kind: "unavailable", on: "login" });
    const client = asDana();
    await expect(client.whoami()).rejects.toMatchObject({ code: "server", operation: "login", attempts: 1 });
    await client.whoami();
    expect(operations(library).filter((each) => each === "login")).toHaveLength(2);
  });

  test("uses its own mode for LDAP", async () => {
    const { library, as } = await openLibrary();
    library.addUser({
      username: "ldis",
      fullName: "Laila",
      password: "in-the-directory",
      ldap: true,
      admin: true,
    });
    const who = { username: "ldis", password: "in-the-directory" };
    await expect(as({ kind: "password", ...who }).whoami()).rejects.toBeInstanceOf(AuthenticationError);
    expect((await as({ kind: "ldap", ...who }).whoami()).authenticatedBy).toBe("ldap");
  });

  test("by API token finds out who the caller is and which connection is their own", async () => {
    const { library, as } = await openLibrary();
    const client = as({ kind: "apiToken", apiToken: library.addApiToken("dana") });
    expect((await client.whoami()).user.id).toBe("dana");
    expect((await client.list()).own).toMatchObject({
      state: "among",
      ids: [library.connections("dana")[0]?.id],
    });
  });

  test("by API token of a user who may not look up users only shows the id", async () => {
    const { library, as } = await openLibrary();
    library.addUser({ username: "nora", fullName: "Nora Siliņa", privileges: ["Monitor cluster"] });
    const client = as({ kind: "apiToken", apiToken: library.addApiToken("nora") });
    const { user } = await client.whoami();
    expect(user).toEqual({ id: expect.stringMatching(/^[0-9A-F]{32}$/), name: "Nora Siliņa", login: null });
    // The caller's own connection is still recognised by the full name.
    const own = library.connections("nora")[0]?.id;
    expect((await client.list()).own).toMatchObject({ state: "among", ids: [own] });
  });

  test("without a token in its answer is an error that names the header", async () => {
    const { library, asDana } = await openLibrary({ outsideTheSpec: true });
    library.faults.next({ kind: "answer", response: {}, on: "login" });
    await expect(asDana().whoami()).rejects.toMatchObject({
      code: "unexpected_response",
      operation: "login",
    });
    const client = strategy({
      baseUrl: "https://library.example.com",
      auth: DANA,
      fetch: async () => new Response(null, { status: 204 }),
    });
    await expect(client.whoami()).rejects.toThrow(
      /^The answer has no token that can be sent \(X-MSTR-AuthToken\)/,
    );
  });
});

describe("signing out", () => {
  test("ends the caller's own connection once", async () => {
    const { library, asDana } = await openLibrary();
    const client = asDana();
    await client.whoami();
    await client.close();
    await client.close();
    expect(library.signedIn()).toEqual([]);
    expect(operations(library).filter((each) => each === "logout")).toHaveLength(1);
    await expect(client.list()).rejects.toBeInstanceOf(InvalidArgumentError);
  });

  test.each(["cutBefore", "serverError", "unauthorized", "htmlPage"] as const)(
    "changes nothing if it fails with %s",
    async (kind) => {
      const { library, asDana } = await openLibrary({ outsideTheSpec: true });
      const client = asDana();
      await client.whoami();
      library.faults.next({ kind, on: "logout", times: 9 });
      await expect(client.close()).resolves.toBeUndefined();
    },
  );

  test("is abandoned after five seconds without an answer", async () => {
    const { library, clock, asDana } = await openLibrary();
    const client = asDana();
    await client.whoami();
    library.faults.next({ kind: "slow", ms: 600_000, on: "logout" });
    const before = clock.now();
    await client.close();
    expect(clock.now() - before).toBeLessThanOrEqual(5000);
  });

  test("waits for a sign-in that is under way and prevents another", async () => {
    const { library, clock, asDana } = await openLibrary();
    library.faults.next({ kind: "slow", ms: 100, on: "login" });
    const early = asDana();
    const call = early.whoami().catch(() => {});
    await new Promise((later) => clock.after(50, () => later(undefined)));
    await early.close();
    await call;
    const late = asDana();
    const refused = late.whoami().catch((error) => error);
    await late.close();
    expect(await refused).toBeInstanceOf(InvalidArgumentError);
    expect([library.signedIn(), library.allConnections("dana").length]).toEqual([[], 1]);
  });

  test("changes nothing if it gets a 401 for a session that is already gone", async () => {
    const { library, asDana } = await openLibrary();
    const client = asDana();
    await client.whoami();
    library.disconnect(library.connections("dana")[0]?.id as string);
    await client.close();
    expect(library.calls.at(-1)).toMatchObject({ operation: "logout", status: 401 });
  });
});

test("after a 401 during a run nobody signs in again", async () => {
  const { library, asDana } = await openLibrary();
  const client = asDana();
  await client.whoami();
  library.disconnect(library.connections("dana")[0]?.id as string);
  for (let call = 0; call < 3; call++) {
    await expect(client.list()).rejects.toMatchObject({ code: "authentication", productCode: "ERR009" });
  }
  expect(operations(library).filter((each) => each === "login")).toHaveLength(1);
});

describe("refused before anything is sent", () => {
  test.each([
    ["an empty password", { ...MARA, password: "" }],
    ["no user name", { ...MARA, username: "" }],
    ["a password that is a file", { ...MARA, password: "x".repeat(5000) }],
    ["an API token with a line break", { kind: "apiToken", apiToken: "one\ntwo" }],
    ["an empty API token", { kind: "apiToken", apiToken: "" }],
    ["an unknown kind", { kind: "saml" }],
    ["nothing", undefined],
  ] as const)("%s", (_, auth) => {
    const given = () => strategy({ baseUrl: "https://library.example.com", auth: auth as never });
    expect(given).toThrow(InvalidArgumentError);
    expect(given).not.toThrow(/one\ntwo|xxxx/);
  });

  test.each([[], [""], [" "]])("an empty scope: %j", (...scope) => {
    const given = () => strategy({ baseUrl: "https://library.example.com", auth: DANA, scope });
    expect(given).toThrow(/scope must name one node/);
  });
});

test.each(["", "/", "/api", "/api/", "/app"])("the address may end in %j", async (ending) => {
  const { library } = await openLibrary({ basePath: "/MicroStrategyLibrary" });
  const client = strategy({
    baseUrl: `https://library.example.com/MicroStrategyLibrary${ending}`,
    auth: DANA,
    fetch: library.fetch,
  });
  await client.whoami();
  expect(client.installation).toBe("https://library.example.com/MicroStrategyLibrary");
});
