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

describe("a connection that fails says what to do next", () => {
  test.for([
    ["ENOTFOUND", /The host name is unknown: check the base URL and the network\. \(ENOTFOUND\)/],
    ["EAI_AGAIN", /The host name is unknown/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /Its certificate is not trusted\. Name the authority's certificate/],
    ["CERT_HAS_EXPIRED", /Its certificate is not trusted/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /Its certificate is not trusted/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /Its certificate is not trusted/],
    ["EPROTO", /\(EPROTO\)$/],
    [undefined, /activeconnections\.$/],
  ] as const)("%s", async ([code, message]) => {
    const error = await at("https://portal.example.com", failingWith(code))
      .listSessions()
      .catch((error) => error);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.message).toMatch(message);
  });

  test("refused for real, by a port on which nothing listens", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    const error = await at(`http://127.0.0.1:${port}`)
      .listSessions()
      .catch((error) => error);
    expect(error.message).toMatch(/Nothing listens there: check the host and the port\. \(ECONNREFUSED\)/);
  });

  test("whatever is thrown, even what is no error", async () => {
    const throwing = () => Promise.reject("gone");
    await expect(at("https://portal.example.com", throwing).listSessions()).rejects.toMatchObject({
      code: "network",
    });
  });
});

describe("the global fetch", () => {
  afterEach(() => void vi.unstubAllGlobals());

  test("is looked up at the moment of the call, so that it can be replaced later", async () => {
    const client = at("https://portal.example.com");
    vi.stubGlobal("fetch", async () => Response.json({ response: { loginEvent: 0, items: [] }, status: 0 }));
    expect(await client.listSessions()).toMatchObject({ sessions: [] });
  });
});

test("a browser's opaque redirect is not followed either", async () => {
  const opaque = Object.defineProperties(new Response(null), {
    type: { value: "opaqueredirect" },
    status: { value: 0 },
  });
  const client = at("https://portal.example.com", async () => opaque);
  await expect(client.listSessions()).rejects.toThrow(/was answered with a redirect/);
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
