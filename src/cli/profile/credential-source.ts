/** Credentials that somebody else keeps: what a command prints, and what a file holds. */
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { GivenCredential, Product } from "../../providers/product.js";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";
import { credentialFromLines } from "../input/credential.js";
import type { CredentialSource } from "./config-file.js";

/** How long a command may take: it may ask its owner for a PIN. */
const COMMAND_MS = 120_000;
/** Longer than any credential. */
const LONGEST = 65_536;

/**
 * The credential that a command prints or a file holds: its first line, or a line for each of its parts.
 *
 * @throws Error when it cannot be obtained. The message shows nothing of it.
 */
export async function credentialFromSource(
  product: Product,
  source: CredentialSource,
): Promise<GivenCredential> {
  const isCommand = "command" in source;
  const text = isCommand ? await printedBy(source.command) : await keptInFile(source.file);
  return credentialFromLines(product, text, {
    kind: source.kind,
    kindFlag: "--credential-kind",
    from: isCommand ? "The credential command" : "The credential file",
  });
}

/**
 * The words of a command line. No shell reads it: quotes and backslashes keep blanks together, and nothing else has
 * a meaning of its own. What runs is what is stored, in every folder and on every system.
 *
 * @throws UsageError when a quote is not closed, there is no word, or the program is a path that depends on the folder.
 */
export function commandWords(line: string): [string, ...string[]] {
  const words: string[] = [];
  let word: string | null = null;
  let rest = line;
  while (rest !== "") {
    const [whole = "", single, double, escaped, blank] =
      /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\s+)|[^\s'"\\]+)/s.exec(rest) ?? [];
    if (whole === "")
      throw new UsageError("--credential-command has a quote or a backslash that is left open.");
    rest = rest.slice(whole.length);
    if (blank !== undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? "") + (single ?? double?.replace(/\\(["\\])/g, "$1") ?? escaped ?? whole);
    }
  }
  if (word !== null) words.push(word);
  const [program, ...args] = words;
  if (!program) throw new UsageError('--credential-command needs a command, such as "pass show work".');
  if (/[\\/]/.test(program) && !isAbsolute(program)) {
    throw new UsageError(
      "--credential-command: the path of the program depends on the folder. Give the whole path, or a name that PATH finds.",
    );
  }
  return [program, ...args];
}

/**
 * What a command prints. It has no standard input, which may be something else's. What it prints, on stderr as well,
 * is shown nowhere, and no error holds its arguments.
 *
 * @throws Error when it cannot be run, fails, takes longer than two minutes, or prints nothing or too much.
 */
async function printedBy([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  const name = `The credential command (${plainText(program, 100)})`;
  const next = "Run it yourself to see why.";
  const printed = await new Promise<string>((resolve, reject) => {
    const options = {
      encoding: "utf8",
      maxBuffer: LONGEST,
      timeout: COMMAND_MS,
      killSignal: "SIGKILL",
    } as const;
    const child = execFile(program, args, options, (error, stdout) => {
      if (!error) return resolve(stdout);
      // The error's own message repeats the arguments and what the command printed.
      reject(new Error(`${name} ${problemOf(error)} ${next}`));
    });
    child.stdin?.on("error", () => {}).end();
  });
  if (printed.trim() === "") throw new Error(`${name} printed nothing. ${next}`);
  return printed;
}

function problemOf({
  code,
  signal,
  killed,
}: Error & { code?: unknown; signal?: unknown; killed?: boolean }): string {
  if (code === "ENOENT") return "is not installed, or not on the PATH.";
  if (code === "EACCES") return "may not be run: permission denied.";
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed more than any credential has.";
  if (killed) return "took longer than two minutes and was ended.";
  if (typeof code === "number") return `failed with exit code ${code}.`;
  return `was ended${typeof signal === "string" ? ` by ${signal}` : ""}.`;
}

/**
 * What a file holds that nobody but its owner may read, and whose owner runs this.
 *
 * @throws Error for any other file. Nothing of what is in it is shown.
 */
async function keptInFile(path: string): Promise<string> {
  const shown = plainText(path, 1000);
  // A pipe without a writer would be waited for. What is looked at is what is read, whatever the name means by then.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    const { mode, uid, size } = found;
    if (!found.isFile()) throw new Error(`The credential file ${shown} is not an ordinary file.`);
    const self = process.getuid?.();
    // Windows has neither.
    if (self !== undefined) {
      if (uid !== self) {
        throw new Error(
          `The credential file ${shown} belongs to another user and is not read. Make a copy of your own.`,
        );
      }
      if ((mode & 0o077) !== 0) {
        const rights = (mode & 0o777).toString(8).padStart(4, "0");
        throw new Error(
          `The credential file ${shown} can be read or written by others (${rights}) and is not read. Run: chmod 600 FILE. If others may have read it, replace the credential.`,
        );
      }
    }
    if (size > LONGEST) throw new Error(`The credential file ${shown} is longer than any credential.`);
    const text = (await file.readFile("utf8")).replace(/^\uFEFF/, "");
    if (text.trim() === "") throw new Error(`The credential file ${shown} is empty.`);
    return text;
  } finally {
    await file.close();
  }
}
