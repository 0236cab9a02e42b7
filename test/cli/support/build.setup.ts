import { mkdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsdown";
import type { TestProject } from "vitest/node";
import builds from "../../../tsdown.config.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** The built command line, which Node runs. */
    program: string;
  }
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Builds the command line as it is published, once for the whole run. The build is inside the repository so that it
 * finds its dependencies, and in a folder of its own so that two runs do not conflict.
 */
export default async function setup(project: TestProject) {
  const place = join(root, "node_modules/.cache/sessionctl-cli-test");
  mkdirSync(place, { recursive: true });
  const outDir = await mkdtemp(join(place, "build-"));
  await build({ ...commandLine(), config: false, cwd: root, outDir, logLevel: "warn" });
  // Below node_modules no package.json sets the type of .js files.
  await writeFile(join(outDir, "package.json"), '{ "type": "module" }');
  project.provide("program", join(outDir, "sessionctl.js"));
  return () => rm(outDir, { recursive: true, force: true });
}

function commandLine() {
  const found = [builds].flat().find((each) => isNamed(each.entry, "sessionctl"));
  if (!found) throw new Error("tsdown.config.ts builds no sessionctl");
  return found;
}

function isNamed(entry: unknown, name: string): boolean {
  return typeof entry === "object" && entry !== null && name in entry;
}
