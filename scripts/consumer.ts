/**
 * Tests the package in a separate project outside this tree: it installs the packed package, type-checks under
 * `bundler` and `nodenext`, runs, runs the examples, has its manual page, and bundles the library entry for a browser.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { runContainer, runExamples } from "./consumer/examples.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "sessionctl-consumer-"));
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

const program = `
import { AuthenticationError, docspace, type ItemOutcome, revoke } from "sessionctl";
import { compromisedPortal } from "sessionctl/simulator";

const { portal, tokens } = compromisedPortal();
const client = docspace({
  baseUrl: "https://portal.example.com",
  auth: { kind: "portalToken", portalToken: tokens.mara },
  fetch: portal.fetch,
});
const { outcomes } = await revoke(client, { others: true });
const confirmed: ItemOutcome[] = outcomes.filter(({ evidence }) => evidence === "confirmed");
const { data } = await client.client.GET("/api/2.0/security/activeconnections");
const loginEvent: number = data!.response.loginEvent;
// @ts-expect-error: the spec knows no such operation
client.client.GET("/api/2.0/no/such/path").catch(() => {});
const stranger = docspace({
  baseUrl: "https://portal.example.com",
  auth: { kind: "portalToken", portalToken: tokens.stranger },
  fetch: portal.fetch,
});
const error = await stranger.whoami().catch((error: unknown) => error);
if (!(error instanceof AuthenticationError) || error.code !== "authentication") throw new Error("instanceof");
console.log(JSON.stringify({ confirmed: confirmed.length, known: loginEvent > 0 }));
`;

try {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", project], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  ) as [{ filename: string }];
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module" }),
  );
  writeFileSync(join(project, "main.ts"), program);
  run("npm", "install", "--silent", "--no-audit", "--no-fund", `./${packed.filename}`);
  // npm links a manual page only where the manifest has a list of them.
  run(
    "npm",
    "install",
    "--silent",
    "--no-audit",
    "--no-fund",
    "--global",
    "--prefix",
    "global",
    `./${packed.filename}`,
  );
  if (!existsSync(join(project, "global/share/man/man1/sessionctl.1")))
    throw new Error("npm install --global put no manual page where man finds it.");
  // We use our own compiler, because only the package is under test.
  symlinkSync(join(root, "node_modules/@types"), join(project, "node_modules/@types"));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const strict = ["--strict", "--skipLibCheck", "false", "--target", "es2022", "--types", "node", "main.ts"];
  run("node", compiler, "--noEmit", "--module", "esnext", "--moduleResolution", "bundler", ...strict);
  run("node", compiler, "--module", "nodenext", "--moduleResolution", "nodenext", ...strict);
  const printed = run("node", "main.js").trim();
  if (printed !== '{"confirmed":6,"known":true}')
    throw new Error(`The consumer's program printed ${printed}.`);
  runExamples(root, project);
  await runContainer(root, project, packed.filename);

  const { metafile } = await build({
    stdin: {
      contents: 'export * from "sessionctl"; export * as simulator from "sessionctl/simulator"',
      resolveDir: project,
    },
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/.*node_modules\//, ""));
  console.log(`Type-checked twice, ran, ran the examples, bundled for a browser from: ${inputs.join(", ")}`);
} finally {
  rmSync(project, { recursive: true, force: true });
}
