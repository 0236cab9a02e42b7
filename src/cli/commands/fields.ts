import type { Field } from "../../provider.js";
import type { Product } from "../../providers/product.js";
import { PRODUCTS } from "../../providers/registry.js";
import { printData, printJson } from "../output/print.js";
import { type Column, renderTable, widthOf } from "../output/table.js";

/** `sessionctl fields`: lists the fields of sessions, by product. */
export function fields({ json }: { json?: boolean }): void {
  if (json) {
    printJson(Object.fromEntries(PRODUCTS.map(toJson)));
    return;
  }
  const width = widthOf(process.stdout);
  for (const { title, fields: declared } of PRODUCTS) {
    printData(`Sessions of ${title}:\n\n${renderTable(declared, COLUMNS, width)}\n`);
    for (const { name, caveat } of declared) if (caveat) printData(`\n${name}: ${caveat}\n`);
  }
}

const COLUMNS: Column<Field>[] = [
  { head: "FIELD", cell: ({ name, wire }) => (wire && wire !== name ? `${name} (${wire})` : name) },
  { head: "TYPE", cell: ({ type }) => type },
  { head: "FITS", cell: fits },
  {
    head: "WHAT IT IS",
    cell: (field) => `${field.about}${field.missing ? ", may be missing" : ""}`,
    min: 20,
  },
];

/** Says which values match the field. */
function fits({ type, match }: Field): string {
  if (type === "address") return "an address or a block";
  if (type === "time") return "a time or a day";
  return match === "contains" ? "a part" : "the whole";
}

function toJson({ name: product, fields: declared }: Product) {
  return [
    product,
    declared.map(
      ({
        name,
        wire = name,
        type,
        match = "equals",
        title = null,
        about,
        missing = false,
        caveat = null,
      }) => ({
        name,
        wire,
        type,
        match,
        title,
        about,
        missing,
        caveat,
      }),
    ),
  ];
}
