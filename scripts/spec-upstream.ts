/**
 * Holds our hand-written OpenAPI document against the full one that the product publishes.
 *
 * Exit code: 0 no breaking difference, 1 a breaking one, 2 the comparison could not be made.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compareWithUpstream } from "./upstream/compare.js";
import { readDeviations, staleDeviations } from "./upstream/deviations.js";
import { readOpenApi, UnusableFile } from "./upstream/document.js";
import { operationsOf } from "./upstream/operations.js";
import { countsOf, plain, reportText, staleText } from "./upstream/report.js";

const OURS = fileURLToPath(new URL("../openapi/docspace.yaml", import.meta.url));
const DEVIATIONS = fileURLToPath(new URL("../openapi/docspace.deviations.yaml", import.meta.url));

const HELP = `Usage: npm run spec:upstream -- <file>

Compares openapi/docspace.yaml with the OpenAPI document that the product publishes: JSON or YAML,
3.0 or 3.1. Only our operations are compared. Differences that are meant are listed, with their
reasons, in openapi/docspace.deviations.yaml.

Options:
  --ours <file>        another document of ours
  --deviations <file>  another list of deviations
  -h, --help

Exit code: 0 nothing breaking, 1 a breaking difference, 2 the comparison could not be made.

Example: npm run spec:upstream -- ~/Downloads/docspace-backend.yaml`;

function main(): number {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [file, ...surplus] = positionals;
  if (file === undefined || surplus.length > 0) {
    throw new UnusableFile(`Name one file: upstream's OpenAPI document.\n\n${HELP}`);
  }
  const ours = readOpenApi(values.ours);
  const deviations = readDeviations(values.deviations);
  const differences = compareWithUpstream(ours, readOpenApi(file), deviations);
  console.log(reportText(operationsOf(ours), differences));
  for (const deviation of staleDeviations(deviations, differences)) console.error(staleText(deviation));
  if (countsOf(differences).breaking === 0) return 0;
  console.error(
    "Change openapi/docspace.yaml and generate the client again, or list what is meant in openapi/docspace.deviations.yaml.",
  );
  return 1;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        ours: { type: "string", default: OURS },
        deviations: { type: "string", default: DEVIATIONS },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UnusableFile(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof UnusableFile)) throw error;
  console.error(plain(error.message));
  process.exitCode = 2;
}
