/**
 * Reports what has changed in the OpenAPI file that the product publishes. The earlier state of our operations in that
 * file is in openapi/upstream/. The descriptions in our own document say where it differs from theirs.
 *
 * Exit code: 0 nothing changed, 1 something did, 2 the comparison could not be made.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { changesBetween, changesText } from "./spec/changes.js";
import { extract, missedBy, operationIds, operationsIn, snapshotText } from "./spec/extract.js";
import { exitWith, UnusableFile } from "./spec/redocly.js";
import type { Tree } from "./spec/tree.js";

const OURS = fileURLToPath(new URL("../openapi/docspace.yaml", import.meta.url));
const SNAPSHOT = fileURLToPath(new URL("../openapi/upstream/docspace.yaml", import.meta.url));

const HELP = `Usage: npm run spec:upstream -- <file> [--accept]

Compares our operations in the OpenAPI file that the product publishes (3.0 or 3.1, YAML or JSON) with
openapi/upstream/docspace.yaml, which contains their earlier state. Prose and examples are left out.

Options:
  --accept           keep the state in <file> for later comparisons
  --snapshot <file>  another file to compare with, or to write
  -h, --help

Exit code: 0 nothing changed, or accepted; 1 something changed; 2 the comparison could not be made.

Example: npm run spec:upstream -- ~/Downloads/docspace-backend.yaml`;

exitWith(() => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      accept: { type: "boolean", default: false },
      snapshot: { type: "string", default: SNAPSHOT },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [file, ...surplus] = positionals;
  if (file === undefined || surplus.length > 0) {
    throw new UnusableFile(`Name one file: the OpenAPI document of the product.\n\n${HELP}`);
  }
  const { snapshot, accept } = values;
  if (!accept && !existsSync(snapshot)) {
    throw new UnusableFile(`${snapshot} does not exist. Make it with --accept.`);
  }
  const document = extract(file, OURS);
  const changed = existsSync(snapshot) && reportChanges(snapshot, document);
  if (accept) writeFileSync(snapshot, snapshotText(document));
  if (accept || !changed) return 0;
  console.error(
    "Change openapi/docspace.yaml if necessary, and say in its descriptions where it differs on purpose. Then run this again with --accept.",
  );
  return 1;
});

/** Prints the changes. Returns whether there are any. */
function reportChanges(snapshot: string, document: Tree): boolean {
  const folder = mkdtempSync(join(tmpdir(), "spec-upstream-"));
  try {
    const now = join(folder, "upstream.yaml");
    writeFileSync(now, snapshotText(document));
    // A schema is compared at every place that refers to it, so changes of its name do not matter.
    const changes = changesBetween(snapshot, now).filter(
      ({ path }) => !/^#\/components\/schemas\/[^/]+$/.test(path),
    );
    const missed = missedBy(changes, snapshot, document);
    const missing = operationsIn(snapshot).filter((id) => !operationIds(document).includes(id));
    for (const id of missing) console.log(`Removed, or under another operationId: ${id}`);
    for (const pointer of missed) console.log(`Changed, but not rated by redocly: ${pointer}`);
    console.log(changesText(changes, snapshot, now));
    return changes.length + missed.length > 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
