import { CommanderError } from "@commander-js/extra-typings";
import { EXIT, exitCodeOfError } from "./exit-code.js";
import { createProgram } from "./program.js";

/** Runs one command line and gives its exit code. Whatever goes wrong becomes a sentence on stderr. */
export async function main(args: string[]): Promise<number> {
  // A pipe that is closed early, as by `head`, is no error of ours, and ends no run.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  let code: number = EXIT.done;
  const program = createProgram((exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Commander has said what is wrong by then; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { explainError } = await import("./output/explain-error.js");
    process.stderr.write(explainError(error, { debug: args.includes("--debug") }));
    return exitCodeOfError(error);
  }
}
