/** Makes the README's picture of the terminal again, with the built command line: `npm run picture`. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { pictureOf } from "./picture/terminal.js";

const FILE = "docs/terminal.svg";
await writeFile(FILE, await pictureOf(fileURLToPath(new URL("../dist/cli/sessionctl.js", import.meta.url))));
console.log(`${FILE} is written.`);
