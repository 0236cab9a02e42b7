import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type { Naming } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";
import type { Listed } from "./asked-selection.js";

const ID_HEADERS = ["id", "session", "session_id", "sessionid"];
const USER_HEADERS = ["user", "user_id", "userid", "email", "e-mail", "login"];

/** The cells of a row, and the number of the line on which it ends. */
interface Row {
  cells: string[];
  line: number;
}

/**
 * Reads `--from`: ids or users, one per line, or CSV with a header that names the column of either. A file is used as a
 * whole or not at all.
 *
 * @throws UsageError if the file cannot be used. The message names the line, if one line is the cause.
 */
export async function readListed(file: string | undefined, naming: Naming): Promise<Listed> {
  if (file === undefined) return { ids: [], users: [] };
  const name = file === "-" ? "Standard input" : plainText(file, 200);
  const content = textOf(file === "-" ? await buffer(process.stdin) : await readFile(file), name);
  const [first, ...rest] = await rowsOf(content, name);
  if (!first)
    throw new UsageError(`${name} is empty. An empty list selects nothing; put one id or user on each line.`);
  const ids = columnNamed(first, ID_HEADERS, name);
  if (ids !== null)
    return { ids: column(rest, ids, name, naming.isSessionId, sessionIdText(naming)), users: [] };
  const users = columnNamed(first, USER_HEADERS, name);
  if (users !== null)
    return { ids: [], users: column(rest, users, name, naming.isUserName, userNameText(naming)) };
  if (first.cells.length > 1) {
    throw new UsageError(
      `${name} has several columns and no header that says which one is the id or the user.`,
    );
  }
  return sorted([first, ...rest], name, naming);
}

const sessionIdText = ({ sessionIds }: Naming) => `the id of a session (${sessionIds})`;
const userNameText = ({ userNames }: Naming) => `the name of a user (${userNames})`;

function textOf(bytes: Uint8Array, name: string): string {
  const lineAt = (index: number) =>
    bytes.subarray(0, index).reduce((lines, byte) => lines + Number(byte === 10), 1);
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw new UsageError(`${name}, line ${lineAt(nul)}: this is not text. ${AS_UTF8}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Finds the longest beginning of the file that is UTF-8. It ends where the problem is.
    let [good, bad] = [0, bytes.length];
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (isText(bytes.subarray(0, middle))) good = middle;
      else bad = middle;
    }
    throw new UsageError(`${name}, line ${lineAt(good)}: this is not UTF-8. ${AS_UTF8}`);
  }
}

const AS_UTF8 = "None of it was used: save it as UTF-8 text, either CSV or one id per line.";

/** Whether bytes are UTF-8. The last character may be incomplete. */
function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

async function rowsOf(content: string, name: string): Promise<Row[]> {
  const { parse } = await import("csv-parse/sync");
  try {
    const rows = parse(content, { bom: true, trim: true, skip_empty_lines: true, info: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return rows.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    const { lines, message } = error as Error & { lines?: number };
    const where = lines === undefined ? "" : `, line ${lines}`;
    throw new UsageError(
      `${name}${where}: it cannot be read as CSV, so none of it was used. ${plainText(message, 200).replace(/\.?$/, ".")}`,
    );
  }
}

/** Finds the index of the column whose header is one of these; `null` if there is none. */
function columnNamed({ cells, line }: Row, headers: readonly string[], name: string): number | null {
  const found = cells.flatMap((cell, index) => (headers.includes(cell.toLowerCase()) ? [index] : []));
  if (found.length > 1) {
    const titles = found.map((index) => plainText(cells[index] ?? "", 40)).join(" and ");
    throw new UsageError(
      `${name}, line ${line}: ${titles} could each be the column that is meant. Keep only one of them.`,
    );
  }
  return found[0] ?? null;
}

function column(
  rows: readonly Row[],
  index: number,
  name: string,
  fits: (text: string) => boolean,
  what: string,
): string[] {
  if (rows.length === 0)
    throw new UsageError(`${name} lists no ids or users. An empty list selects nothing.`);
  return rows.map(({ cells, line }) => {
    const value = cells[index] ?? "";
    if (fits(value)) return value;
    const why = value === "" ? "is missing here" : `cannot be ${JSON.stringify(plainText(value, 80))}`;
    throw new UsageError(`${name}, line ${line}: ${what} ${why}. Nothing in the file was used.`);
  });
}

/** Sorts values into sessions and users. Without a header, only their form tells which they are. */
function sorted(rows: readonly Row[], name: string, naming: Naming): Listed {
  const values = rows.map(({ cells: [value = ""], line }) => {
    if (naming.isSessionId(value)) return { value, kind: "ids" as const };
    if (naming.isUserName(value)) return { value, kind: "users" as const };
    throw new UsageError(
      `${name}, line ${line}: ${JSON.stringify(plainText(value, 80))} is neither ${sessionIdText(naming)} nor ${userNameText(naming)}. Nothing in the file was used.`,
    );
  });
  const of = (wanted: "ids" | "users") =>
    values.filter(({ kind }) => kind === wanted).map(({ value }) => value);
  const [ids, users] = [of("ids"), of("users")];
  if (ids.length === 0 || users.length === 0) return { ids, users };
  throw new UsageError(
    `${name} lists both sessions and users (such as ${plainText(users[0] ?? "", 80)}). Use a separate file and run for each.`,
  );
}
