/** A run in a process of its own, which is killed once its journal has a given number of records. */
import { readFile } from "node:fs/promises";
import { apply, parsePlan } from "../../src/index.js";
import { createJournalFile } from "../../src/journal/file.js";
import { PRODUCTS } from "../../src/providers/registry.js";

const [name, baseUrl = "", planFile = "", journalFile = "", records] = process.argv.slice(2);
const product = PRODUCTS.find((each) => each.name === name);
if (!product) throw new Error(`There is no product ${name}.`);
const provider = await product.connect({ baseUrl, credential: JSON.parse(process.env.CREDENTIAL ?? "") });
const journal = await createJournalFile(journalFile);
let written = 0;
const report = await apply(provider, await parsePlan(await readFile(planFile, "utf8")), {
  journal: {
    async append(line) {
      await journal.append(line);
      written += 1;
      if (written === Number(records)) process.kill(process.pid, "SIGKILL");
    },
  },
});
await journal.close();
await provider.close?.();
process.stdout.write(JSON.stringify(report));
