import { defineConfig } from "tsdown";

export default defineConfig([
  {
    entry: { index: "src/index.ts" },
    // The library runs where fetch runs: nothing of Node may slip in.
    platform: "neutral",
    target: "es2022",
    dts: true,
    sourcemap: true,
    fixedExtension: false,
  },
  {
    entry: { simulator: "src/simulator/index.ts" },
    platform: "node",
    target: "node20",
    dts: true,
    sourcemap: true,
    clean: false,
    fixedExtension: false,
  },
]);
