/** The table of what each product can do is generated from the capabilities. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Capabilities } from "../../src/index.js";
import { PRODUCTS } from "../../src/providers/registry.js";
import { WORLDS, type World } from "./worlds.js";

const BEGIN = "<!-- capabilities: made by test/every-product/capability-table.test.ts -->";
const END = "<!-- end of capabilities -->";

const WHO: Record<Capabilities["endsOthersFor"], string> = {
  nobody: "your own only",
  administrators: "anybody's, as an administrator",
  everyone: "anybody's",
};

const EVIDENCE: Record<Capabilities["evidence"]["listed"], string> = {
  rejected: "rejected: the credential is refused",
  confirmed: "confirmed: listed again, gone",
  acknowledged: "acknowledged: the product said so",
  unverifiable: "unverifiable",
};

function wholeOf({ everything }: Capabilities): string {
  const calls = everything.map(({ of, keepsOwn }) => {
    const whose = of === "caller" ? "your own" : "a user's";
    return keepsOwn ? `${whose}, keeps the current session` : whose;
  });
  return calls.length > 0 ? [...new Set(calls)].join("; ") : "no such call";
}

async function table(): Promise<string> {
  const rows = await Promise.all(
    PRODUCTS.map(async (product) => {
      const { simulator, credential } = (WORLDS[product.name] as () => World)();
      const baseUrl = `https://installation.example.com${simulator.basePath}`;
      const provider = await product.connect({ baseUrl, credential, fetch: simulator.fetch as typeof fetch });
      const { covers } = await provider.list();
      await provider.close?.();
      const { capabilities } = provider;
      const { sessionsPerCall, endsOthersFor, evidence } = capabilities;
      return [
        `${product.title} (\`${product.name}\`)`,
        covers === "everyone" ? "everybody's sessions" : "your own sessions",
        sessionsPerCall === 1 ? "one a call" : `up to ${sessionsPerCall} a call`,
        wholeOf(capabilities),
        WHO[endsOthersFor],
        evidence.listed === evidence.unlisted
          ? EVIDENCE[evidence.listed]
          : `${EVIDENCE[evidence.listed]}; of what is not listed, ${evidence.unlisted}`,
        product.scopes ?? "no",
      ];
    }),
  );
  const head = ["Product", "Lists", "Ends by id", "Ends everything of", "Whose", "Evidence", "`--scope`"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

test("docs/products.md has the table that the capabilities give", async () => {
  const text = await readFile("docs/products.md", "utf8");
  const begin = text.indexOf(BEGIN);
  expect(begin).toBeGreaterThan(-1);
  expect(text.slice(begin + BEGIN.length, text.indexOf(END)).trim()).toBe(await table());
});
