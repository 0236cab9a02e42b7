import type { Command, OptionValues } from "@commander-js/extra-typings";
import { type Example, withExamples } from "../help/sections.js";

/** Told of the exit code of a command that has one of its own. */
export type Finish = (exitCode: number) => void;

/** What `help` is, at the end of a list of commands. */
export const HELP_COMMAND = ["help [command]", "Show the flags and examples of a command."] as const;

/**
 * A new command below the program or below another command.
 *
 * @param name with its arguments: `apply <plan>`.
 * @param description what it does, in one line of at most 80 characters.
 */
export function command<const Name extends string, Opts extends OptionValues, Globals extends OptionValues>(
  parent: Command<[], Opts, Globals>,
  name: Name,
  description: string,
  examples: readonly Example[],
) {
  return withExamples(parent.command(name).description(description), examples);
}
