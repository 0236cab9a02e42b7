import { CommanderError } from "@commander-js/extra-typings";
import { otherProductBehind, signOut } from "./connected.js";
import { EXIT, exitCodeOfError, NotSetUpError } from "./exit-code.js";
import { hasTerminal } from "./input/ask.js";
import { printed, tellAtOnce, tellHeld, watchStreams } from "./output/print.js";
import { createProgram } from "./program.js";
import { clearWaiting } from "./waiting.js";

/** Runs one command line and returns its exit code. Every error becomes a sentence on stderr. */
export async function main(args: string[]): Promise<number> {
  watchStreams();
  const code = await run(args);
  const failure = await printed();
  // It is not an error if a pipe is closed early, as by `head`.
  const lost = failure !== null && failure.code !== "EPIPE";
  if (lost) {
    const { systemProblem } = await import("./output/explain-error.js");
    tellAtOnce(systemProblem(Object.assign(failure, { path: "Standard output" })));
  }
  if (code !== EXIT.done) tellHeld();
  return code === EXIT.done && lost ? EXIT.error : code;
}

async function run(args: string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = createProgram((exitCode) => {
    code = exitCode;
  });
  // Without arguments, the user chooses sessions from a list. A new user, who has nothing set up, sees the help.
  const isAlone = args.length === 0 && hasTerminal();
  try {
    await program.parseAsync(isAlone ? ["revoke"] : args, { from: "user" });
    return code;
  } catch (error) {
    clearWaiting();
    if (isAlone && error instanceof NotSetUpError) {
      program.outputHelp({ error: true });
      tellAtOnce(`\nTo begin: ${error.message}`);
      return EXIT.usage;
    }
    // Commander has already printed what is wrong. Help and version are not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { explainError } = await import("./output/explain-error.js");
    tellAtOnce(explainError(error, { debug: args.includes("--debug") }));
    const other = await otherProductBehind(error);
    if (other) tellAtOnce(`This is ${other.title}: use --provider ${other.name}.`);
    return exitCodeOfError(error);
  } finally {
    await signOut();
  }
}
