/** What the command line knows of every product before it is connected. */
import { describe, expect, test } from "vitest";
import { PRODUCTS } from "../../src/providers/registry.js";
import { WORLDS, type World } from "./worlds.js";

const worldOf = (name: string) => (WORLDS[name] as () => World)();
const addressOf = ({ simulator }: World) => `https://installation.example.com${simulator.basePath}`;
const given = PRODUCTS.flatMap((product) =>
  product.signIn.map((method) => [product.name, method.kind, product, method] as const),
);

describe.each(PRODUCTS.map((product) => [product.name, product] as const))(
  "at an address, %s",
  (name, product) => {
    const recognises = (of: string, fetch = worldOf(of).simulator.fetch as typeof globalThis.fetch) =>
      product.recognises?.(addressOf(worldOf(of)), fetch, AbortSignal.timeout(60_000));

    test("recognises itself, and no other product", async () => {
      for (const { name: other } of PRODUCTS) expect(await recognises(other), other).toBe(other === name);
    });

    test.each([
      ["asks for a credential everywhere", async () => new Response("no", { status: 401 })],
      ["is a web page", async () => new Response("<html>", { headers: { "content-type": "text/html" } })],
      ["answers with an empty object", async () => Response.json({})],
      ["cannot be reached", async () => Promise.reject(new TypeError("fetch failed"))],
    ])("does not recognise what %s", async (_, fetch) => {
      expect(await recognises(name, fetch as typeof globalThis.fetch)).toBe(false);
    });
  },
);

describe.each(given)("for %s, the credential %s", (_, kind, product, method) => {
  const values = (text: string) => method.parts.map(() => text);

  test("is checked without a call: one that cannot be sent is refused and not shown", async () => {
    const error = await product.check({ kind, values: values("line\nbreak") }).then(
      () => null,
      (error) => error,
    );
    if (error === null) return;
    expect(error).toMatchObject({ code: "invalid_argument" });
    expect(error.message).not.toContain("line\nbreak");
  });

  test("with too few parts is refused", async () => {
    await expect(product.check({ kind, values: [] })).rejects.toMatchObject({ code: "invalid_argument" });
  });

  test("makes a client that has sent nothing yet", async () => {
    const world = worldOf(product.name);
    const fetch = world.simulator.fetch as typeof globalThis.fetch;
    const connected = await product.connect({
      baseUrl: addressOf(world),
      credential: { kind, values: values("sk-canary") },
      fetch,
    });
    expect(connected.product).toBe(product.name);
    expect(world.simulator.calls).toEqual([]);
  });
});
