import { defineConfig } from "vitest/config";

const common = { globalSetup: ["test/support/prism.setup.ts"], restoreMocks: true };

/** The tests of DocSpace's behaviour run three times: what a portal is reached by must not matter. */
const docspaceOver = (transport: "in process" | "http" | "prism proxy") => ({
  test: {
    ...common,
    name: `docspace, ${transport}`,
    include: ["test/docspace/**/*.test.ts"],
    provide: { transport },
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: "all else",
          include: ["test/**/*.test.ts"],
          exclude: ["test/docspace/**", "test/cli/**"],
        },
      },
      {
        test: {
          name: "command line",
          include: ["test/cli/**/*.test.ts"],
          globalSetup: ["test/cli/support/build.setup.ts"],
          restoreMocks: true,
          testTimeout: 30_000,
        },
      },
      docspaceOver("in process"),
      docspaceOver("http"),
      docspaceOver("prism proxy"),
    ],
    coverage: {
      provider: "v8",
      include: ["src/http/**", "src/providers/**"],
      reporter: ["text", "json-summary"],
      thresholds: { branches: 95 },
    },
  },
});
