/** Calls redocly with the given rules instead of redocly.yaml, and without its notices. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { stringify } from "yaml";

const REDOCLY = fileURLToPath(new URL("../../node_modules/@redocly/cli/bin/cli.js", import.meta.url));

/** A file that cannot be compared. The message says what to do next. */
export class UnusableFile extends Error {
  override name = "UnusableFile" as const;
}

/** @throws UnusableFile if redocly prints no JSON, or could not follow a reference. */
export function redocly(config: object, command: string, ...files: string[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), "redocly-"));
  try {
    const configFile = join(folder, "redocly.yaml");
    writeFileSync(configFile, stringify(config));
    const format = command === "diff" ? ["--format", "json"] : ["--ext", "json"];
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [REDOCLY, command, ...files, ...format, "--config", configFile],
      {
        encoding: "utf8",
        maxBuffer: 256 * 1024 * 1024,
        env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
      },
    );
    // Redocly does not check the parts behind a reference that it cannot resolve.
    const isComplete = !/parts of the descriptions unresolved|Can't resolve \$ref/.test(stderr);
    if (!isComplete || !stdout.startsWith("{")) throw new UnusableFile(failureText(files, stderr));
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Redocly's error message, without its notice about Node 20, its progress and its stack trace. */
function failureText(files: readonly string[], stderr: string): string {
  const lines = stripVTControlCharacters(stderr)
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*[╔║╚]|^bundling |^Please provide/.test(line));
  const detail =
    lines.find((line) => line.startsWith("Error: "))?.replace("Error: ", "") ??
    lines.find((line) => /^\s+- /.test(line))?.replace(/^\s+- /, "") ??
    lines.slice(0, 2).join(": ");
  return `${files.join(" and ")} cannot be used: ${detail || "redocly printed no reason"}\nCheck with: npx redocly lint <file>`;
}

/** Sets the exit code to the result of `main`. For a file or an argument that cannot be used, it prints a message. */
export function exitWith(main: () => number): void {
  try {
    process.exitCode = main();
  } catch (error) {
    const misused =
      error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!(error instanceof UnusableFile || misused)) throw error;
    console.error(stripVTControlCharacters(error.message));
    process.exitCode = 2;
  }
}
