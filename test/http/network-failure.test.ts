import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { docspace, NetworkError } from "../../src/index.js";

const at = (baseUrl: string, fetch?: typeof globalThis.fetch) =>
  docspace({
    baseUrl,
    auth: { kind: "apiKey", apiKey: "sk-any" },
    retry: { attempts: 1 },
    ...(fetch && { fetch }),
  });

const failingWith = (code: string | undefined) => () =>
  Promise.reject(
    new TypeError("fetch failed", { cause: Object.assign(new Error("socket"), code && { code }) }),
  );

describe("a failed connection gives advice", () => {
  test.for([
    ["ENOTFOUND", /The host name is unknown: check the base URL and the network\. \(ENOTFOUND\)/],
    ["EAI_AGAIN", /The host name is unknown/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /The issuer of its certificate is not trusted.*NODE_EXTRA_CA_CERTS/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /The issuer of its certificate is not trusted/],
    ["CERT_HAS_EXPIRED", /Its certificate is not valid today: check this machine's clock/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /Its certificate is for another host/],
    ["ECONNRESET", /The other side cut the connection: try again/],
    ["EHOSTUNREACH", /The host cannot be reached: check the network/],
    ["EPROTO", /check that the port is the one for https\. \(EPROTO\)$/],
    ["HPE_INVALID_CONSTANT", /does not speak HTTP: check the port/],
    ["ESOMETHING", /Check the base URL, the network, and whether a proxy is needed\. \(ESOMETHING\)$/],
    [
      undefined,
      /^No answer came from portal\.example\.com\. Check the base URL, the network, and whether a proxy is needed\.$/,
    ],
  ] as const)("%s", async ([code, message]) => {
    const error = await at("https://portal.example.com", failingWith(code))
      .list()
      .catch((error) => error);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.explanation).toMatch(message);
    expect(error.message).toBe(
      `${error.explanation} (getAllActiveConnections: GET https://portal.example.com/api/2.0/security/activeconnections)`,
    );
  });

  test("for a real refusal by a port on which nothing listens", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    const error = await at(`http://127.0.0.1:${port}`)
      .list()
      .catch((error) => error);
    expect(error.message).toMatch(/Nothing listens there: check the host and the port\. \(ECONNREFUSED\)/);
  });

  test("for a real port that fetch never connects to", async () => {
    const error = await at("http://127.0.0.1:6000")
      .list()
      .catch((error) => error);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.explanation).toMatch(/fetch refuses this port.*choose another port\.$/);
  });

  test("whatever was thrown, even if it is not an error", async () => {
    const throwing = () => Promise.reject("gone");
    await expect(at("https://portal.example.com", throwing).list()).rejects.toMatchObject({
      code: "network",
    });
  });
});

describe("the global fetch", () => {
  afterEach(() => void vi.unstubAllGlobals());

  test("is looked up at each call, so that it can be replaced later", async () => {
    const client = at("https://portal.example.com");
    vi.stubGlobal("fetch", async () => Response.json({ response: { loginEvent: 0, items: [] }, status: 0 }));
    expect(await client.list()).toMatchObject({ sessions: [] });
  });
});

test("a browser's opaque redirect is not followed", async () => {
  const opaque = Object.defineProperties(new Response(null), {
    type: { value: "opaqueredirect" },
    status: { value: 0 },
  });
  const client = at("https://portal.example.com", async () => opaque);
  await expect(client.list()).rejects.toThrow(/The answer is a redirect/);
});

test("a path that is not in the spec is refused before anything is sent", async () => {
  const fetch = vi.fn<typeof globalThis.fetch>();
  const { client } = at("https://portal.example.com", fetch);
  await expect(client.GET("/api/2.0/files" as never)).rejects.toThrow(
    "GET /api/2.0/files is not in the spec.",
  );
  await expect(
    client.PUT("/api/2.0/security/activeconnections/logout/{loginEventId}", {} as never),
  ).rejects.toThrow(/^loginEventId must be/);
  expect(fetch).not.toHaveBeenCalled();
});
