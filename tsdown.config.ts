import { defineConfig } from "tsdown";
import packageJson from "./package.json" with { type: "json" };

// The script empties dist/ first: these run side by side, and none may clean up after another.
export default defineConfig([
  {
    entry: { index: "src/index.ts" },
    // One file a module: whoever imports only the client gets only the client.
    unbundle: true,
    // The library runs where fetch runs: nothing of Node may slip in.
    platform: "neutral",
    target: "es2022",
    dts: true,
    sourcemap: true,
    clean: false,
    fixedExtension: false,
  },
  {
    // Beside the library and of one piece with it: its errors are the library's own.
    entry: { "journal-file": "src/journal-file.ts" },
    unbundle: true,
    platform: "node",
    target: "es2022",
    dts: true,
    sourcemap: true,
    clean: false,
    fixedExtension: false,
  },
  {
    // Commands are loaded when they are run, and each is one file: a command line starts with few.
    entry: { sessionctl: "src/cli/bin.ts" },
    outDir: "dist/cli",
    platform: "node",
    target: "node20",
    define: { SESSIONCTL_VERSION: JSON.stringify(packageJson.version) },
    dts: false,
    clean: false,
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
