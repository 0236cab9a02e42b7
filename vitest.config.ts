import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * A limit for what hangs, not a measure of speed: on a busy machine everything may stand still for seconds, and
 * a test that is given up for that says nothing of what it is about.
 */
const patience = { testTimeout: 300_000, hookTimeout: 300_000 };

const sourceOf = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

const common = { globalSetup: ["test/support/prism.setup.ts"], restoreMocks: true, ...patience };

/** Products whose behaviour has a folder of tests. It runs three times: what an installation is reached by must not matter. */
const PRODUCTS = ["docspace", "element", "era", "strategy"];
const TRANSPORTS = ["in process", "http", "prism proxy"] as const;

const productProjects = PRODUCTS.flatMap((product) =>
  TRANSPORTS.map((transport) => ({
    test: {
      ...common,
      name: `${product}, ${transport}`,
      include: [`test/${product}/**/*.test.ts`],
      provide: { transport },
    },
  })),
);

export default defineConfig({
  test: {
    teardownTimeout: 60_000,
    // Vitest leaves one core idle by itself.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          ...common,
          name: "all else",
          include: ["test/**/*.test.ts"],
          exclude: ["test/cli/**", ...PRODUCTS.map((product) => `test/${product}/**`)],
        },
      },
      {
        test: {
          name: "command line",
          include: ["test/cli/**/*.test.ts"],
          globalSetup: ["test/cli/support/build.setup.ts"],
          restoreMocks: true,
          ...patience,
        },
      },
      {
        test: {
          name: "examples",
          include: ["examples/**/*.test.ts"],
          // From the sources; on the packed package scripts/consumer.ts runs them.
          alias: [
            { find: /^sessionctl$/, replacement: sourceOf("index.ts") },
            { find: /^sessionctl\/simulator$/, replacement: sourceOf("simulator/index.ts") },
          ],
          ...patience,
        },
      },
      ...productProjects,
    ],
    coverage: {
      provider: "v8",
      include: ["src/http/**", "src/providers/**"],
      reporter: ["text", "json-summary"],
      thresholds: { branches: 95 },
    },
  },
});
