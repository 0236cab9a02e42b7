import type { Command, OptionValues } from "@commander-js/extra-typings";
import { type Example, withExamples } from "../help/sections.js";

/** Receives the exit code of a command that may end with something other than 0. */
export type Finish = (exitCode: number) => void;

/** The name and description of `help`, which ends a list of commands. */
export const HELP_COMMAND = ["help [command]", "Show the flags and examples of a command."] as const;

/**
 * Creates a command below the program or below another command.
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
