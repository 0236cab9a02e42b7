import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import type * as Simulator from "../../src/simulator/index.js";

/** Bundles an entry for a browser, with nothing external. Rejects if it imports Node's modules. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../../src/simulator/${entry}.ts`, import.meta.url))],
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const outside = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter((each) => each.external),
  );
  expect(outside).toEqual([]);
  return outputFiles[0]?.text ?? "";
}

describe("in a browser's bundle", () => {
  it("the simulator imports nothing from Node and answers", async () => {
    const text = await bundled("index");
    expect(text).not.toMatch(/["']node:/);
    const simulator: typeof Simulator = await import(
      `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`
    );
    const { portal, tokens } = simulator.compromisedPortal();
    const answer = await portal.fetch("https://portal.example.com/api/2.0/security/activeconnections", {
      headers: { cookie: `asc_auth_key=${tokens.mara}` },
    });
    const { response } = (await answer.json()) as { response: { items: unknown[] } };
    expect(response.items.length).toBeGreaterThan(1);
  });

  it("the listener is not included, because it imports Node's modules", async () => {
    await expect(bundled("listen")).rejects.toThrow(/Could not resolve "(node:)?http/);
  });
});
