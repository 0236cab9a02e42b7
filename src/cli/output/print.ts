import { inertJson } from "../../remote-text.js";

/** Writes data to stdout. Everything that is no data goes to stderr. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
}

/** Writes one JSON document to stdout. Hostile characters in it are escaped and so reach no terminal alive. */
export function printJson(value: unknown): void {
  printData(inertJson(JSON.stringify(value, null, 2)));
}

/** Tells something that is no data. */
export function tell(text: string): void {
  process.stderr.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
}
