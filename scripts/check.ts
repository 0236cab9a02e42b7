/** Runs all checks that are not tests: formatting, lint, types, the build, and the requirements of the build. */
import { spawn } from "node:child_process";

const environment = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };

/** The checks in one row do not depend on each other. A row starts after the previous row has passed. */
const rows: [name: string, command: string][][] = [
  [
    ["lint and format", "biome ci --error-on-warnings ."],
    ["spec lint", "redocly lint openapi/*.yaml"],
    ["generated code is fresh", "npm run --silent generate:check"],
    ["types", "tsc"],
    ["imports run one way", "npm run --silent check:imports"],
    ["build", "npm run --silent build -- --logLevel warn"],
  ],
  // This check packs, which builds again, so nothing else may read the build at the same time.
  [["types of the package", "npm run --silent check:attw"]],
  [
    ["package contents", "publint --strict"],
    ["nothing unused", "knip"],
    ["API reference", "typedoc --emit none"],
    ["size", "size-limit"],
    ["a consumer's project", "tsx scripts/consumer.ts"],
  ],
];

let failed = 0;
for (const row of rows) {
  // We run two checks at a time, because they are processor-bound. The output of each check is printed as a whole.
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
