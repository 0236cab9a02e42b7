/** Runs the examples as in somebody else's project: with the packed package instead of our sources. */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Type-checks the examples in TypeScript and runs their tests. */
export function runExamples(root: string, project: string): void {
  for (const folder of ["hono", "vitest"])
    cpSync(join(root, "examples", folder), join(project, "examples", folder), { recursive: true });
  // The test runner is ours, like the compiler.
  symlinkSync(join(root, "node_modules/vitest"), join(project, "node_modules/vitest"));
  const files = readdirSync(join(project, "examples"), { recursive: true, encoding: "utf8" });
  const sources = files.filter((name) => name.endsWith(".ts")).map((name) => join("examples", name));
  const node = (script: string, ...args: readonly string[]) =>
    execFileSync("node", [join(root, "node_modules", script), ...args], {
      cwd: project,
      stdio: ["ignore", "pipe", "inherit"],
    });
  const strict = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "node"];
  node("typescript/bin/tsc", ...strict, "--module", "nodenext", ...sources);
  node("vitest/vitest.mjs", "run", "--root", project, "--reporter", "dot");
}

/**
 * Does what the Dockerfile says, without a container. It installs the package globally below the project, and starts
 * the command against a simulated portal from the same installation.
 */
export async function runContainer(root: string, project: string, packed: string): Promise<void> {
  const cron = join(root, "examples/cron");
  const instructions = readFileSync(join(cron, "Dockerfile"), "utf8")
    .split("\n")
    .filter((line) => /^[A-Z]+ /.test(line));
  const one = (pattern: RegExp) => {
    const [found, ...more] = instructions.flatMap((line) => pattern.exec(line)?.[1] ?? []);
    if (!found || more.length > 0)
      throw new Error(`The Dockerfile must have exactly one line like ${pattern}`);
    return found;
  };
  const prefix = join(project, "image");
  const bin = join(prefix, "bin");
  const [copied, to] = one(/^COPY (clean-up \S+)$/).split(" ") as [string, string];
  if (to !== "/usr/local/bin/clean-up") throw new Error(`The Dockerfile copies its command to ${to}`);
  const install = one(/^RUN (npm install --global .+)$/)
    .replace("/tmp/sessionctl-*.tgz", join(project, packed))
    .replace("npm install", `npm install --silent --prefix ${prefix}`);
  execFileSync("/bin/sh", ["-c", install], { stdio: ["ignore", "ignore", "inherit"] });
  cpSync(join(cron, copied), join(bin, "clean-up"));

  const image = Object.fromEntries(
    one(/^ENV (.+)$/)
      .split(" ")
      .map((pair) => pair.split("=")),
  );
  const folder = (name: string) => {
    const path = join(project, "container", image[name] ?? "");
    mkdirSync(path, { recursive: true });
    return path;
  };
  const [, state = ""] = /^VOLUME (.+)$/m.exec(instructions.join("\n")) ?? [];
  if (!image.REPORTS?.startsWith(`${state}/`)) throw new Error("The reports are not on a volume");
  const [command = ""] = JSON.parse(one(/^CMD (.+)$/)) as string[];

  const environment = { PATH: `${bin}:${process.env.PATH}`, HOME: project };
  const simulator = spawn(join(bin, "sessionctl"), ["simulate"], { env: environment });
  try {
    const introduction = await new Promise<string>((resolve, reject) => {
      let text = "";
      simulator.stdout.on("data", (part) => {
        text += part;
        if (text.includes("Ctrl-C stops it.")) resolve(text);
      });
      simulator.once("exit", () => reject(new Error("The simulated portal did not start")));
    });
    const [, url = "", key = ""] = /SESSIONCTL_URL=(\S+) SESSIONCTL_API_KEY=(\S+)/.exec(introduction) ?? [];
    const secrets = folder("CREDENTIALS_DIRECTORY");
    writeFileSync(join(secrets, "sessionctl"), `${key}\n`, { mode: 0o600 });
    const reports = folder("REPORTS");
    const printed = execFileSync(command, [], {
      env: {
        ...environment,
        SESSIONCTL_URL: url,
        CREDENTIALS_DIRECTORY: secrets,
        REPORTS: reports,
        XDG_STATE_HOME: folder("XDG_STATE_HOME"),
      },
      encoding: "utf8",
    });
    const [report = ""] = readdirSync(reports);
    const { summary } = JSON.parse(readFileSync(join(reports, report), "utf8"));
    if (printed !== "" || summary.revoked !== 1)
      throw new Error(`The clean-up printed ${JSON.stringify(printed)} and ended ${summary.revoked}`);
  } finally {
    simulator.kill();
  }
}
