import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { CREDENTIAL_KINDS } from "../input/credential.js";

/** What can be typed behind a command, read off the command itself. */
export interface CommandModel {
  /** The words that lead to it: none for the program, `["profile", "add"]`. */
  path: string[];
  description: string;
  flags: FlagModel[];
  commands: CommandModel[];
  /** What its argument is; `null` when it takes none. */
  argument: Values | null;
}

export interface FlagModel {
  /** As they are typed: `-q`, `--quiet`. */
  names: string[];
  description: string;
  /** Whether a value follows; `optional` where it may also be left out. */
  value: "none" | "required" | "optional";
  /** Whether it takes several values. */
  several: boolean;
  values: Values;
}

/** What a value is completed with: the names of files, one of these words, or nothing. */
export type Values = "files" | "text" | readonly string[];

export const SHELLS = ["bash", "zsh", "fish"] as const;

/** What the values of flags and arguments are, where they are not just text. */
const VALUES: Record<string, Values> = {
  from: "files",
  out: "files",
  journal: "files",
  report: "files",
  plan: "files",
  shell: SHELLS,
  "credential-stdin": CREDENTIAL_KINDS,
  provider: ["docspace"],
};

/** Reads a command, its flags and all that is below it, those flags included that the help tells elsewhere. */
export function modelOf(
  command: CommandUnknownOpts,
  path: string[] = [],
  siblings: readonly string[] = [],
): CommandModel {
  const help = command.createHelp();
  // Commander's own flag and command for help are listed nowhere else.
  const options = new Set([...command.options, ...help.visibleOptions(command)]);
  const commands = help.visibleCommands(command);
  const names = commands.map((each) => each.name());
  const argument = command.registeredArguments[0]?.name();
  return {
    path,
    description: command.description(),
    flags: [...options].map(flagOf),
    commands: commands.map((each) => modelOf(each, [...path, each.name()], names)),
    argument:
      argument === undefined ? null : argument === "command" ? siblings : (VALUES[argument] ?? "text"),
  };
}

/** Every command of the tree, the program itself first. */
export function allOf(model: CommandModel): CommandModel[] {
  return [model, ...model.commands.flatMap(allOf)];
}

/** What stands for a command among its siblings. */
export function wordOf({ path }: CommandModel): string {
  return path.at(-1) ?? "";
}

function flagOf({ short, long, description, required, optional, variadic }: Option): FlagModel {
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: required ? "required" : optional ? "optional" : "none",
    several: variadic,
    values: VALUES[long?.replace("--", "") ?? ""] ?? "text",
  };
}
