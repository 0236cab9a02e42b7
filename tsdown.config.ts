import { defineConfig } from "tsdown";
import packageJson from "./package.json" with { type: "json" };

// The script empties dist/ first: these run side by side, and none may clean up after another.
export default defineConfig([
  {
    // One build for both entries: two that write the same files would each leave out what only the
    // other needs, and the last to write would win.
    entry: { index: "src/index.ts", "journal-file": "src/journal/file.ts" },
    // One file a module: whoever imports only the client gets only the client.
    unbundle: true,
    // The library runs where fetch runs. Only the journal's file names Node, which the import rules hold.
    platform: "neutral",
    deps: { neverBundle: [/^node:/] },
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
    // What nearly every command needs is one file, and so is what calls an installation: 20 small ones take 10 ms to find.
    outputOptions: {
      codeSplitting: {
        groups: [
          // By itself, for it is printed before anything else is loaded.
          { name: "version", test: /\/src\/cli\/version\.ts$/, priority: 1 },
          {
            name: "ground",
            test: /\/src\/([\w-]+|providers\/(registry|product|\w+\/fields)|cli\/(exit-code|waiting|connected|output\/(print|age|style|document|session-fields)|input\/(ask|product)))\.ts$/,
          },
          {
            name: "connect",
            test: /\/src\/cli\/input\/(connect|connect-and-select|credential|network)\.ts$/,
          },
          // Loading Node's fetch takes 40 ms: whatever does not call must not load this.
          { name: "http", test: /\/src\/http\/[\w-]+\.ts$/ },
        ],
      },
    },
    define: { SESSIONCTL_VERSION: JSON.stringify(packageJson.version) },
    dts: false,
    clean: false,
    fixedExtension: false,
  },
  {
    entry: { simulator: "src/simulator/index.ts", "simulator-listen": "src/simulator/listen.ts" },
    // Only what listens may name Node's server, and that is a dependency.
    platform: "neutral",
    target: "es2022",
    dts: true,
    sourcemap: true,
    clean: false,
    fixedExtension: false,
  },
]);
