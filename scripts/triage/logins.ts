/** Reads a login data set in the format of Wiefling et al. 2022 (doi:10.1145/3546069), one login after the other. */
import { createReadStream, statSync } from "node:fs";
import { parse } from "csv-parse";

/** A sign-in that succeeded. An empty value of the file is `null`. */
export interface Login {
  user: string;
  at: string;
  address: string | null;
  network: string | null;
  country: string | null;
  browser: string | null;
  system: string | null;
  device: string | null;
  /** Whether attackers were known to use the address. */
  isAttackAddress: boolean;
  /** Whether the operators of the service found that somebody else signed in. */
  isTakeover: boolean;
}

/** The columns that are read, by their exact names. The file may have others. */
const COLUMNS = {
  at: "Login Timestamp",
  user: "User ID",
  address: "IP Address",
  country: "Country",
  network: "ASN",
  browser: "Browser Name and Version",
  system: "OS Name and Version",
  device: "Device Type",
  successful: "Login Successful",
  isAttackAddress: "Is Attack IP",
  isTakeover: "Is Account Takeover",
} as const;

/** The file cannot be evaluated. The message is for people. */
export class LoginFileError extends Error {
  override readonly name = "LoginFileError" as const;
}

/** How much of the file has been read. */
export interface ReadProgress {
  rows: number;
  /** The share of the bytes, from 0 to 1. */
  share: number;
  /** Whether the whole file has been read. */
  done: boolean;
}

/**
 * Yields the successful logins, in the order of the file. It streams the file, because the published one has 9 GB.
 *
 * @throws LoginFileError if columns are missing, or a row is broken.
 */
export async function* readLogins(
  path: string,
  onProgress: (progress: ReadProgress) => void,
): AsyncGenerator<Login> {
  const { size } = statSync(path);
  const file = createReadStream(path);
  const rows = file.pipe(parse({ bom: true, columns: checkedColumns, relax_column_count: false }));
  // A stream that fails does not end the stream that it is piped into.
  file.on("error", (error) => rows.destroy(error));
  let count = 0;
  try {
    for await (const row of rows as AsyncIterable<Record<string, string>>) {
      count++;
      if (count % ROWS_PER_PROGRESS === 0)
        onProgress({ rows: count, share: file.bytesRead / size, done: false });
      if (isTrue(row[COLUMNS.successful])) yield loginOf(row, count);
    }
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith("CSV_")) {
      throw new LoginFileError(`The file cannot be read after row ${count}: ${(error as Error).message}`);
    }
    throw error;
  } finally {
    file.destroy();
  }
  onProgress({ rows: count, share: 1, done: true });
}

const ROWS_PER_PROGRESS = 100_000;

function checkedColumns(header: string[]): string[] {
  const missing = Object.values(COLUMNS).filter((name) => !header.includes(name));
  if (missing.length === 0) return header;
  throw new LoginFileError(
    `The file has no column ${missing.map((name) => JSON.stringify(name)).join(", ")}. It needs the columns of the RBA data set (https://github.com/das-group/rba-dataset).`,
  );
}

function loginOf(row: Record<string, string>, count: number): Login {
  const text = (name: keyof typeof COLUMNS) => row[COLUMNS[name]]?.trim() || null;
  const user = text("user");
  if (user === null) throw new LoginFileError(`Row ${count} has no "${COLUMNS.user}".`);
  return {
    user,
    at: text("at") ?? "",
    address: text("address"),
    network: text("network"),
    country: text("country"),
    browser: text("browser"),
    system: text("system"),
    device: text("device"),
    isAttackAddress: isTrue(row[COLUMNS.isAttackAddress]),
    isTakeover: isTrue(row[COLUMNS.isTakeover]),
  };
}

function isTrue(text: string | undefined): boolean {
  return text?.trim().toLowerCase() === "true";
}
