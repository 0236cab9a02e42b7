/** Writes the manual page to dist/man. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import manifest from "../package.json" with { type: "json" };
import { createProgram } from "../src/cli/program.js";
import { manualPage, releaseDate } from "./man/page.js";

const { version } = manifest;
const date = releaseDate(await readFile("CHANGELOG.md", "utf8"), version);
await mkdir("dist/man", { recursive: true });
await writeFile(
  "dist/man/sessionctl.1",
  manualPage(
    createProgram(() => {}),
    { version, date },
  ),
);
