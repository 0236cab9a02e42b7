/** Everything that is not a test: formatting, lint, types, build and what the build must be like. */
import { spawn } from "node:child_process";

const environment = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };

/** Those in one row do not need each other; a row begins when the one before has passed. */
const rows: [name: string, command: string][][] = [
  [
    ["lint and format", "biome ci --error-on-warnings ."],
    ["spec lint", "redocly lint openapi/docspace.yaml"],
    ["generated code is fresh", "npm run --silent generate:check"],
    ["types", "tsc"],
    ["build", "npm run --silent build -- --logLevel warn"],
  ],
  // Packs, and so builds anew: nothing else may read the build meanwhile.
  [["types of the package", "npm run --silent check:attw"]],
  [
    ["package contents", "publint --strict"],
    ["nothing unused", "knip"],
    ["size", "size-limit"],
    ["a consumer's project", "tsx scripts/consumer.ts"],
  ],
];

let failed = 0;
for (const row of rows) {
  // Two at a time: these are processor-bound, and the output of each stays in one piece.
  const queue = [...row];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await run(...next);
  };
  await Promise.all([worker(), worker()]);
  if (failed > 0) break;
}
process.exitCode = failed > 0 ? 1 : 0;

async function run(name: string, command: string) {
  const startedAt = performance.now();
  const { code, output } = await outputOf(command);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "passed" : "FAILED"}  ${name}  (${seconds} s)`);
  if (code === 0) return;
  failed += 1;
  console.log(`\n$ ${command}\n${output}`);
}

function outputOf(command: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, env: { ...process.env, ...environment } });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("close", (code) => resolve({ code, output }));
  });
}
