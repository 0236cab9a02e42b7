/** Reads credentials that are kept elsewhere: from the output of a command, or from a file. */
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { GivenCredential, Product } from "../../providers/product.js";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";
import { credentialFromLines } from "../input/credential.js";
import type { CredentialSource } from "./config-file.js";

/** How long a command may take, in milliseconds. It may ask its owner for a PIN. */
const COMMAND_MS = 120_000;
/** The longest text that we accept, in bytes. No credential is longer. */
const LONGEST = 65_536;

/**
 * Reads the credential that a command prints or a file holds: the first line, or one line for each part.
 *
 * @throws Error if it cannot be obtained. The message contains nothing of the credential.
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
 * Splits a command line into words. No shell reads it: only quotes and backslashes have a meaning, and they keep blanks
 * within a word. So the same command runs in every folder and on every system.
 *
 * @throws UsageError if a quote is not closed, if there is no word, or if the path of the program is relative.
 */
export function commandWords(line: string): [string, ...string[]] {
  const words: string[] = [];
  let word: string | null = null;
  let rest = line;
  while (rest !== "") {
    const [whole = "", single, double, escaped, blank] =
      /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\s+)|[^\s'"\\]+)/s.exec(rest) ?? [];
    if (whole === "")
      throw new UsageError("--credential-command has a quote that is not closed, or ends with a backslash.");
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
      "--credential-command: the path of the program is relative. Give an absolute path, or the name of a program on the PATH.",
    );
  }
  return [program, ...args];
}

/**
 * Runs a command and returns what it prints. The command gets no standard input, because another flag may read that.
 * We never show what it prints on stdout or stderr, and no error contains its arguments.
 *
 * @throws Error if the command cannot be run, fails, takes longer than two minutes, or prints nothing or too much.
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
  if (code === "EACCES") return "cannot be run: permission denied.";
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed too much for a credential.";
  if (killed) return "took longer than two minutes and was ended.";
  if (typeof code === "number") return `failed with exit code ${code}.`;
  return `was ended${typeof signal === "string" ? ` by ${signal}` : ""}.`;
}

/**
 * Reads a file that belongs to the current user and that nobody else can read or write.
 *
 * @throws Error for any other file. The message contains nothing of its content.
 */
async function keptInFile(path: string): Promise<string> {
  const shown = plainText(path, 1000);
  // O_NONBLOCK: we must not wait for a pipe that has no writer. We check the open file and not its name, because the
  // name may mean another file by the time that we read.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    const { mode, uid, size } = found;
    if (!found.isFile()) throw new Error(`The credential file ${shown} is not an ordinary file.`);
    const self = process.getuid?.();
    // Windows has neither owners nor modes.
    if (self !== undefined) {
      if (uid !== self) {
        throw new Error(
          `The credential file ${shown} belongs to another user, so it was not read. Make your own copy.`,
        );
      }
      if ((mode & 0o077) !== 0) {
        const rights = (mode & 0o777).toString(8).padStart(4, "0");
        throw new Error(
          `The credential file ${shown} can be read or written by others (${rights}), so it was not read. Run: chmod 600 FILE. If others may have read it, replace the credential.`,
        );
      }
    }
    if (size > LONGEST) throw new Error(`The credential file ${shown} is too long for a credential.`);
    const text = (await file.readFile("utf8")).replace(/^\uFEFF/, "");
    if (text.trim() === "") throw new Error(`The credential file ${shown} is empty.`);
    return text;
  } finally {
    await file.close();
  }
}
