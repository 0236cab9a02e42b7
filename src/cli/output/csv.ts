import { stringify } from "csv-stringify/sync";
import { plainText } from "../../remote-text.js";
import type { Report } from "../../report.js";

// A cell that begins like a formula is quoted for spreadsheets, which would otherwise run it.
const OPTIONS = { header: true, escape_formulas: true } as const;

/** Rows as CSV, with the fields that were asked for. */
export function csvOf<Row extends object, Field extends keyof Row & string>(
  rows: readonly Row[],
  fields: readonly Field[],
): string {
  return stringify(
    rows.map((row) => fields.map((field) => clean(row[field]))),
    { ...OPTIONS, columns: [...fields] },
  );
}

/** The outcomes of a report as CSV. */
export function outcomeCsv({ outcomes }: Report): string {
  const rows = outcomes.map(({ session, user, outcome, evidence, reason }) =>
    [session, user?.id, user?.login, outcome, evidence, reason].map(clean),
  );
  return stringify(rows, {
    ...OPTIONS,
    columns: ["session", "userId", "login", "outcome", "evidence", "reason"],
  });
}

function clean(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return cell instanceof Date ? cell.toISOString() : plainText(String(cell), 500);
}
