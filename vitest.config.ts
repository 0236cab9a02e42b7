import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/prism.setup.ts"],
    restoreMocks: true,
    coverage: {
      provider: "v8",
      include: ["src/http/**", "src/providers/**"],
      reporter: ["text", "json-summary"],
      thresholds: { branches: 95, perFile: false },
    },
  },
});
