/** How we talk to a cluster, and what its answers mean. */
import { describe, expect, test } from "vitest";
import { AuthenticationError, CallError, element, NotFoundError } from "../../src/index.js";
import { elementProduct } from "../../src/providers/element/sign-in.js";
import { openCluster } from "../support/open-cluster.js";

test("every call is a POST of JSON-RPC with Basic, without a jsonrpc member and without a batch", async () => {
  const { as, admin, sent, baseUrl } = await openCluster();
  await as(admin, { baseUrl: `${baseUrl}/json-rpc/12.3` }).list();
  expect(sent.map(({ whole }) => whole)).toEqual([
    { method: "GetCurrentClusterAdmin", params: {}, id: 1 },
    { method: "ListActiveAuthSessions", params: {}, id: 1 },
  ]);
  for (const { url, headers } of sent) {
    expect(url).toBe(`${baseUrl}/json-rpc/12.3`);
    expect(headers.get("authorization")).toBe(`Basic ${btoa("admin:kurzeme-1201")}`);
    expect(headers.get("content-type")).toBe("application/json-rpc");
  }
});

describe("the version of the API", () => {
  test("is taken from the URL without a note", async () => {
    const { as, admin, sent, baseUrl } = await openCluster();
    const cluster = as(admin, { baseUrl: `${baseUrl}/json-rpc/12.2/` });
    expect((await cluster.list()).notes).toEqual([]);
    expect(await cluster.version()).toBe("12.2");
    expect(new Set(sent.map(({ url }) => url))).toEqual(new Set([`${baseUrl}/json-rpc/12.2`]));
    expect(cluster.installation).toBe(as(admin).installation);
  });

  test("is searched downwards once if the URL has none, and reported", async () => {
    const { as, admin, sent } = await openCluster();
    const cluster = as(admin);
    const [{ notes }, release] = await Promise.all([cluster.list(), cluster.extras?.release?.()]);
    expect(release).toBe("12.3");
    expect(notes).toEqual([
      "We found version 12.3 of the API by trying: the cluster does not have 12.8, 12.7, 12.5.",
    ]);
    const tried = () => sent.map(({ url }) => url.replace(/.*\//, ""));
    expect(tried()).toEqual(["12.8", "12.7", "12.5", "12.3", "12.3"]);
    await cluster.list();
    expect(tried().slice(5)).toEqual(["12.3"]);
  });

  test("that the cluster does not have gives 404 without JSON: an error that explains what to do", async () => {
    const { as, admin, baseUrl } = await openCluster({ versions: ["13.0"] });
    const given = await as(admin, { baseUrl: `${baseUrl}/json-rpc/12.3` })
      .list()
      .catch((error) => error);
    expect(given).toBeInstanceOf(NotFoundError);
    expect(given.message).toContain("Leave the version out of the URL");
    expect(given.message).not.toContain("<html>");
    const found = await as(admin)
      .list()
      .catch((error) => error);
    expect(found).toBeInstanceOf(NotFoundError);
    expect(found.message).toContain("12.8 or 12.7 or 12.5 or 12.3 or 12.2 or 12.0");
    expect(found.message).toContain("give that version in the URL: https://mvip/json-rpc/12.3");
  });

  test.for(["11.3", "7.0", "twelve", "12", "12.3/x"])(
    "%s in a URL is refused before anything is sent",
    (version) => {
      const auth = { kind: "basic" as const, username: "admin", password: "x" };
      expect(() => element({ baseUrl: `https://mvip.example.com/json-rpc/${version}`, auth })).toThrow(
        version.startsWith("11") || version.startsWith("7")
          ? "has no sessions: they were added in 12.0"
          : "no valid version of the API",
      );
    },
  );
});

test("a wrong password gives a page with 401: one request is sent, and the error names the cause", async () => {
  const { as, admin, sent, cluster } = await openCluster();
  const wrong = as({ ...admin, password: "not-the-password-1201" });
  const failed = await Promise.all(
    [wrong.whoami(), wrong.list(), wrong.extras?.release?.()].map((call) =>
      call?.catch((error: unknown) => error),
    ),
  );
  for (const error of failed) {
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(String(error)).not.toContain("<h1>");
    expect(JSON.stringify([error, String(error)])).not.toContain("not-the-password-1201");
  }
  // The first version that the cluster does not have gives no answer to a password.
  expect(sent.length).toBe(cluster.calls.length);
  expect(cluster.calls.filter(({ status }) => status === 401)).toHaveLength(1);
});

describe("an error comes with status 200", () => {
  test.for([
    ["xPermissionDenied", "permission"],
    ["xAPINotPermitted", "permission"],
    ["xUnknownAPIMethod", "not_available"],
    ["xMissingParameter", "rejected"],
    ["xInvalidParameter", "rejected"],
    ["xInvalidParameterType", "rejected"],
    ["xDBNoSuchPath", "not_found"],
    ["xUnknownUsername", "not_found"],
    ["xNobodyKnows", "rejected"],
  ])("and its name %s decides, never its code", async ([name, code]) => {
    const { as, admin, cluster, methods } = await openCluster();
    cluster.faults.next({
      kind: "apiError",
      name: name as string,
      message: "Not\u001b[2J now.",
      on: "GetCurrentClusterAdmin",
    });
    const error = await as(admin)
      .whoami()
      .catch((error) => error);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ code, productCode: name, status: 200, productMessage: "Not [2J now." });
    expect(methods().filter((method) => method === "GetCurrentClusterAdmin")).toHaveLength(4);
  });

  test.for([
    "xDBVersionMismatch",
    "xDBConnectionLoss",
    "xDBOperationTimeout",
    "xDBSessionExpired",
    "xDBSessionMoved",
    "xDBNoServerResponse",
  ])("and %s passes by itself: the read is sent again", async (name) => {
    const { as, admin, cluster } = await openCluster();
    cluster.faults.next({ kind: "apiError", name, times: 2, on: "ListActiveAuthSessions" });
    expect((await as(admin).list()).sessions).toHaveLength(6);
    expect(cluster.calls.filter(({ operation }) => operation === "ListActiveAuthSessions")).toHaveLength(3);
  });

  test("and a list that never comes is an error, not an empty list", async () => {
    const { as, admin, cluster } = await openCluster();
    cluster.faults.next({
      kind: "apiError",
      name: "xDBNoServerResponse",
      times: 9,
      on: "ListActiveAuthSessions",
    });
    await expect(as(admin).list()).rejects.toMatchObject({
      code: "server",
      productCode: "xDBNoServerResponse",
      attempts: 4,
    });
  });
});

test("a refusal by status keeps the message that comes with it", async () => {
  const { as, admin, cluster } = await openCluster({ outsideTheSpec: true });
  cluster.faults.next({ kind: "unauthorized", body: "envelope" });
  await expect(as(admin).whoami()).rejects.toMatchObject({
    code: "authentication",
    productCode: "xAuthenticationFailed",
  });
  const nameless = () => ({ id: 1, error: { code: 500, name: 7 } });
  cluster.faults.next({ kind: "drift", change: nameless, on: "GetCurrentClusterAdmin" });
  await expect(as(admin).whoami()).rejects.toMatchObject({ code: "rejected", productCode: "without a name" });
});

describe("an answer of the wrong shape is an error", () => {
  test.for([
    ["no result and no error", (body: Record<string, unknown>) => ({ id: body.id })],
    ["no sessions", () => ({ id: 1, result: {} })],
    [
      "a session without an id",
      () => ({ id: 1, result: { sessions: [{ username: "x", authMethod: "Ldap" }] } }),
    ],
    [
      "an invalid id",
      () => ({ id: 1, result: { sessions: [{ sessionID: "1", username: "x", authMethod: "Ldap" }] } }),
    ],
    ["a text", () => "sessions"],
  ] as const)("%s", async ([, change]) => {
    const { as, admin, cluster } = await openCluster({ outsideTheSpec: true });
    cluster.faults.next({ kind: "drift", change, on: "ListActiveAuthSessions" });
    await expect(as(admin).list()).rejects.toMatchObject({ code: "unexpected_response" });
  });

  test("a session that is listed twice", async () => {
    const { as, admin, cluster } = await openCluster();
    cluster.faults.next({
      kind: "drift",
      change: (body) => body.result.sessions.push(body.result.sessions[0]) && undefined,
      on: "ListActiveAuthSessions",
    });
    await expect(as(admin).list()).rejects.toThrow(/lists session b12bfc64-\S+ twice/);
  });
});

describe("the command line's sign-in", () => {
  const credential = { kind: "basic", values: ["admin", "kurzeme-1201"] };

  test("checks a credential before it is stored and connects with it", async () => {
    const { cluster, sessions } = await openCluster();
    await expect(elementProduct.check(credential)).resolves.toBeUndefined();
    const provider = await elementProduct.connect({
      baseUrl: "https://mvip.example.com",
      credential,
      fetch: cluster.fetch,
    });
    expect((await provider.list()).sessions.map(({ id }) => id)).toContain(sessions.jo);
  });

  test.for([
    { kind: "basic", values: ["ad:min", "canary-1201"] },
    { kind: "basic", values: ["canary-1201"] },
    { kind: "api-key", values: ["canary-1201"] },
  ])("refuses an impossible credential and does not show it: %j", async (wrong) => {
    const error = await elementProduct.check(wrong).catch((error) => error);
    expect(error).toMatchObject({ code: "invalid_argument" });
    expect(String(error)).not.toContain("canary");
  });
});

describe("a cluster is recognised without a credential", () => {
  const asked = async (answers: Record<string, Response>) => {
    const requests: Request[] = [];
    const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      requests.push(request);
      return answers[new URL(request.url).pathname] ?? new Response("", { status: 404 });
    };
    const signal = AbortSignal.timeout(5000);
    const recognised = await elementProduct.recognises?.(
      "https://host.example.com/json-rpc/12.3/",
      fetch,
      signal,
    );
    expect(requests.some(({ headers }) => headers.has("authorization") || headers.has("cookie"))).toBe(false);
    return recognised;
  };
  const basic = () => new Response("", { status: 401, headers: { "www-authenticate": "Basic realm=x" } });

  test("only by what it requires on the path of the API", async () => {
    const { cluster } = await openCluster();
    const signal = AbortSignal.timeout(5000);
    expect(await elementProduct.recognises?.("https://mvip.example.com", cluster.fetch, signal)).toBe(true);
    expect(cluster.calls.every(({ scheme }) => scheme === "none")).toBe(true);
    expect(await asked({ "/json-rpc/12.0": basic() })).toBe(true);
    expect(await asked({})).toBe(false);
    expect(await asked({ "/json-rpc/12.0": basic(), "/sessionctl-is-not-here": basic() })).toBe(false);
    expect(
      await asked({
        "/json-rpc/12.0": new Response("", { status: 401, headers: { "www-authenticate": "Bearer" } }),
      }),
    ).toBe(false);
  });

  test("and never throws", async () => {
    const fetch = () => Promise.reject(new TypeError("no network"));
    expect(await elementProduct.recognises?.("not a url", fetch, AbortSignal.abort())).toBe(false);
  });
});
