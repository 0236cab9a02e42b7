/**
 * Generates all files in generated/ from the documents in openapi/:
 *
 * - `<product>.ts`             the wire types, by openapi-typescript
 * - `<product>.validators.ts`  the checks of every 200 body, from the same schemas
 * - `<product>.operations.ts`  method, path, path parameters and repeatability of each operation
 *
 * `--check` writes nothing and exits with 1 if a file is stale.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";
import { parse } from "yaml";
import type { OpenApiDocument } from "./generate/document.js";
import { operationsModule, operationsOf } from "./generate/operations.js";
import { validatorsModule } from "./generate/validators.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

/** The products, each with a document. Folders contain the documents that the products themselves publish. */
const products = readdirSync(join(root, "openapi"))
  .filter((name) => /^[a-z-]+\.yaml$/.test(name))
  .map((name) => basename(name, ".yaml"));

async function generated(product: string): Promise<Map<string, string>> {
  const path = join(root, "openapi", `${product}.yaml`);
  const document = parse(readFileSync(path, "utf8")) as OpenApiDocument;
  const operations = operationsOf(document);
  const types = astToString(
    await openapiTS(pathToFileURL(path), { defaultNonNullable: false, silent: true }),
  );
  const notice = `// Made by "npm run generate" from openapi/${product}.yaml. Do not edit.\n`;
  return new Map([
    [`${product}.ts`, notice + types],
    [`${product}.operations.ts`, notice + operationsModule(product, operations)],
    [`${product}.validators.ts`, notice + validatorsModule(document, operations)],
  ]);
}

const stale: string[] = [];
for (const product of products) {
  for (const [name, text] of await generated(product)) {
    const path = join(root, "generated", name);
    const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
    if (before === text) continue;
    stale.push(`generated/${name}`);
    if (!values.check) writeFileSync(path, text);
  }
}

if (values.check && stale.length > 0) {
  console.error(`Stale: ${stale.join(", ")}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
} else {
  console.log(
    stale.length > 0
      ? `Written: ${stale.join(", ")}`
      : `Fresh: everything made from ${products.length} document(s).`,
  );
}
