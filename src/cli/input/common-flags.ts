import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { FLAGS } from "../help/layout.js";

/** Commands that connect to no installation but still show times. */
const SHOW_TIMES = new Set(["report", "journal list", "demo"]);

/** Adds the flags that every command has, and applies them before a command runs. */
export function withCommonFlags(program: CommandUnknownOpts): void {
  program.hook("preAction", (_, action) => applyCommonFlags(action.opts()));
  for (const each of program.commands.flatMap((command) => [command, ...command.commands])) {
    if (each.commands.length === 0) addCommonFlags(each);
  }
}

function addCommonFlags(command: CommandUnknownOpts): void {
  const has = (long: string) => command.options.some((option) => option.long === long);
  const { parent } = command;
  const path = parent?.parent ? `${parent.name()} ${command.name()}` : command.name();
  command.optionsGroup(FLAGS.output).option("--no-color", "no colour");
  if (has("--timeout") || SHOW_TIMES.has(path))
    command.option("--utc", "show times in UTC, not in local time");
  if (!has("--debug"))
    command.optionsGroup(FLAGS.general).option("--debug", "show where in the program an error occurred");
}

/** Sets the environment variables, because the code that colours text and shows times reads them. */
function applyCommonFlags(flags: { color?: boolean; utc?: boolean }): void {
  if (flags.color === false) process.env.NO_COLOR = "1";
  if (flags.utc) process.env.TZ = "UTC";
}
