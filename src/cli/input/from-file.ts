import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { UsageError } from "../exit-code.js";
import type { Listed } from "./selection-flags.js";

const ID_HEADERS = ["id", "session", "session_id", "sessionid"];
const USER_HEADERS = ["user", "user_id", "userid", "email", "e-mail", "login"];

/**
 * Reads `--from`: ids or users, one a line, or CSV with a header that names one of them.
 *
 * @throws UsageError when the file holds neither, or both at once.
 */
export async function readListed(file: string | undefined): Promise<Listed> {
  if (file === undefined) return { ids: [], users: [] };
  const name = file === "-" ? "Standard input" : file;
  const content = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  const { parse } = await import("csv-parse/sync");
  let rows: string[][];
  try {
    rows = parse(content, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    throw new UsageError(`${name} cannot be read as CSV: ${(error as Error).message}.`);
  }
  const [first, ...rest] = rows;
  if (!first)
    throw new UsageError(`${name} is empty. An empty list selects nothing; put one id or user on each line.`);
  const header = first.map((cell) => cell.toLowerCase());
  const idColumn = header.findIndex((cell) => ID_HEADERS.includes(cell));
  const userColumn = header.findIndex((cell) => USER_HEADERS.includes(cell));
  if (idColumn >= 0) return { ids: column(rest, idColumn, name), users: [] };
  if (userColumn >= 0) return { ids: [], users: column(rest, userColumn, name) };
  if (first.length > 1) {
    throw new UsageError(
      `${name} has several columns and no header that says which one is the id or the user.`,
    );
  }
  return sorted(column(rows, 0, name), name);
}

function column(rows: string[][], index: number, name: string): string[] {
  const values = rows.map((row) => row[index] ?? "").filter(Boolean);
  if (values.length > 0) return values;
  throw new UsageError(`${name} names nobody and nothing. An empty list selects nothing.`);
}

/** Without a header the form says what it is: users are e-mail addresses or UUIDs. */
function sorted(values: string[], name: string): Listed {
  const users = values.filter((value) => /@|^[0-9a-f]{8}-/i.test(value));
  if (users.length === values.length) return { ids: [], users };
  if (users.length === 0) return { ids: values, users: [] };
  throw new UsageError(`${name} names sessions and users (such as ${users[0]}). Give them one at a time.`);
}
