import { stringify } from "csv-stringify/sync";
import { allOutcomes, type Report } from "../../apply/index.js";
import { plainText } from "../../remote-text.js";

// We put a quote mark before a cell that begins like a formula, because a spreadsheet would otherwise run it. In
// countries with decimal commas, spreadsheets split lines at semicolons. We quote cells with a semicolon, so that they
// stay one cell there too.
const OPTIONS = { header: true, escape_formulas: true, quoted_match: /[;\t]|^['=+\-@]/ } as const;

/** Writes rows as CSV, with these fields. */
export function csvOf<Row extends object, Field extends keyof Row & string>(
  rows: readonly Row[],
  fields: readonly Field[],
): string {
  return stringify(
    rows.map((row) => fields.map((field) => clean(row[field]))),
    { ...OPTIONS, columns: [...fields] },
  );
}

/** Writes the outcomes of a report, and of the runs of its watch, as CSV. */
export function outcomeCsv(report: Report): string {
  const rows = allOutcomes(report).map(({ session, user, outcome, evidence, reason }) =>
    [session, user?.id, user?.login, outcome, evidence, reason].map(clean),
  );
  return stringify(rows, {
    ...OPTIONS,
    columns: ["session", "userId", "login", "outcome", "evidence", "reason"],
  });
}

function clean(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (Array.isArray(cell)) return clean(cell.join(", "));
  return cell instanceof Date ? cell.toISOString() : plainText(String(cell), 500);
}
