import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { PRODUCTS } from "../../providers/registry.js";
import { credentialKinds } from "../input/product.js";
import { REPORT_FIELDS } from "../output/report-fields.js";
import { sessionFields, TRIAGE_FIELDS } from "../output/session-fields.js";

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
  /** Whether its value is a list, with commas between the words. */
  list: boolean;
  values: Values;
}

/** What a value is completed with: the names of files, of profiles, one of these words, or nothing. */
export type Values = "files" | "profiles" | "text" | readonly string[];

/** What a script runs for the names of profiles: they are known when Tab is pressed. */
export const ASK_FOR_PROFILES = "sessionctl completion profiles 2>/dev/null";

export const SHELLS = ["bash", "zsh", "fish"] as const;

const DECLARED = PRODUCTS.flatMap(({ fields }) => fields);
/** Of all products: which one is meant is not known when a script is made. */
const SESSION_FIELDS = sessionFields(DECLARED);
const MATCHED_FIELDS = [...new Set(DECLARED.map(({ name }) => `${name}=`))];

/** What a flag or an argument calls its value where that is the name of a file: `--out <file>`, `apply <plan>`. */
const FILES = ["file", "key", "plan", "journal", "signed"];
/** What a flag calls its value where that is a list of words with commas between: `--json [fields]`. */
const WORD_LIST = "fields";

/** The words for a value that does not declare its choices: of one command, or of all. */
const VALUES: Record<string, Values> = {
  shell: SHELLS,
  profile: "profiles",
  "use name": "profiles",
  "remove name": "profiles",
  "list json": [...SESSION_FIELDS, "risk"],
  "list csv": [...SESSION_FIELDS, "risk"],
  "triage json": [...TRIAGE_FIELDS, ...SESSION_FIELDS],
  "triage csv": [...TRIAGE_FIELDS, ...SESSION_FIELDS],
  match: MATCHED_FIELDS,
  json: REPORT_FIELDS,
  "credential-kind": credentialKinds(),
  "credential-stdin": credentialKinds(),
  provider: PRODUCTS.map(({ name }) => name),
};

/** Reads a command, its flags and all that is below it. */
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
    flags: [...options].map((option) => flagOf(option, command.name())),
    commands: commands.map((each) => modelOf(each, [...path, each.name()], names)),
    argument:
      argument === undefined
        ? null
        : argument === "command"
          ? siblings
          : valuesOf(argument, command.name(), argument),
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

function valuesOf(name: string, command: string, value: string, choices: readonly string[] = []): Values {
  if (FILES.includes(value)) return "files";
  return VALUES[`${command} ${name}`] ?? VALUES[name] ?? (choices.length > 0 ? choices : "text");
}

function flagOf(option: Option, command: string): FlagModel {
  const { flags, short, long, description, required, optional, variadic, argChoices } = option;
  const [, value = ""] = /[<[](\w+)/.exec(flags) ?? [];
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: required ? "required" : optional ? "optional" : "none",
    several: variadic,
    list: value === WORD_LIST,
    values: valuesOf(long?.replace("--", "") ?? "", command, value, argChoices),
  };
}
