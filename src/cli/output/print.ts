import { inertJson, inertLines } from "../../remote-text.js";

/** The messages held back until something goes wrong; `null` if messages are printed immediately. */
let held: string[] | null = null;
/** Why stdout can no longer be written. */
let stdoutFailure: NodeJS.ErrnoException | null = null;

/** Prevents a closed stream or a full disk from ending a run. */
export function watchStreams(): void {
  process.stdout.on("error", (error) => {
    stdoutFailure ??= error;
  });
  // There is no other place to report that stderr is broken.
  process.stderr.on("error", () => {});
}

/** Resolves when everything printed has left the process; with the error if that failed. */
export function printed(): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    process.stdout.write("", (error) => resolve(stdoutFailure ?? error ?? null));
  });
}

/** Writes data to stdout. Everything else goes to stderr. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
}

/**
 * Writes one JSON document to stdout. Hostile characters are escaped, so that they cannot harm a terminal.
 */
export function printJson(value: unknown): void {
  printData(inertJson(JSON.stringify(value, null, 2)));
}

/**
 * Writes a message to stderr. Control characters in it, from a product or from arguments, are made harmless.
 */
export function tell(text: string): void {
  if (held) return void held.push(text);
  const lines = inertLines(text);
  process.stderr.write(lines.endsWith("\n") || lines === "" ? lines : `${lines}\n`);
}

/** Writes a message immediately, after the messages that were held back. */
export function tellAtOnce(text: string): void {
  tellHeld();
  tell(text);
}

/** Holds back messages until something goes wrong, so that cron sends no mail after a success. */
export function holdBack(): void {
  held ??= [];
}

/** Writes the messages that were held back, and stops holding back. */
export function tellHeld(): void {
  const texts = held ?? [];
  held = null;
  for (const text of texts) tell(text);
}
