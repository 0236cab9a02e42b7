/**
 * Compares two versions of our own OpenAPI document and says which changes are breaking and which are harmless.
 *
 * Exit code: 0 nothing breaking, 1 a breaking change, 2 the comparison could not be made.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { changesBetween, changesText, isBreaking } from "./spec/changes.js";
import { exitWith, UnusableFile } from "./spec/redocly.js";

const CURRENT = fileURLToPath(new URL("../openapi/docspace.yaml", import.meta.url));

const HELP = `Usage: npm run spec:diff -- <older.yaml> [newer.yaml]

Compares an older version of our OpenAPI document with the current openapi/docspace.yaml, or with
another newer one, and says which changes are breaking and which are harmless.

Exit code: 0 nothing breaking, 1 a breaking change, 2 the comparison could not be made.

Example:
  git show v0.1.0:openapi/docspace.yaml > older.yaml
  npm run spec:diff -- older.yaml`;

exitWith(() => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h", default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [older, newer = CURRENT, ...surplus] = positionals;
  if (older === undefined || surplus.length > 0) {
    throw new UnusableFile(
      `Name the older document, and the newer one if it is not the current one.\n\n${HELP}`,
    );
  }
  const changes = changesBetween(older, newer);
  console.log(changesText(changes, older, newer));
  return changes.some(isBreaking) ? 1 : 0;
});
