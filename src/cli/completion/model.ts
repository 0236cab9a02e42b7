import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { PRODUCTS } from "../../providers/registry.js";
import { credentialKinds } from "../input/product.js";
import { REPORT_FIELDS } from "../output/report-fields.js";
import { sessionFields, TRIAGE_FIELDS } from "../output/session-fields.js";

/** What can be typed after a command. It is read from the command itself. */
export interface CommandModel {
  /** The words that lead to the command, such as `["profile", "add"]`. Empty for the program. */
  path: string[];
  description: string;
  flags: FlagModel[];
  commands: CommandModel[];
  /** What its argument is completed with; `null` if it takes no argument. */
  argument: Values | null;
}

export interface FlagModel {
  /** The names as they are typed: `-q`, `--quiet`. */
  names: string[];
  description: string;
  /** Whether a value follows; `optional` if it may be left out. */
  value: "none" | "required" | "optional";
  /** Whether the flag takes several values. */
  several: boolean;
  /** Whether the value is a list of words separated by commas. */
  list: boolean;
  values: Values;
}

/** What a value is completed with: names of files, names of profiles, one of these words, or nothing (`text`). */
export type Values = "files" | "profiles" | "text" | readonly string[];

/** The command that a script runs to get the names of profiles. They are only known when Tab is pressed. */
export const ASK_FOR_PROFILES = "sessionctl completion profiles 2>/dev/null";

export const SHELLS = ["bash", "zsh", "fish"] as const;

const DECLARED = PRODUCTS.flatMap(({ fields }) => fields);
/** The fields of all products, because we do not know which product is meant when a script is made. */
const SESSION_FIELDS = sessionFields(DECLARED);
const MATCHED_FIELDS = [...new Set(DECLARED.map(({ name }) => `${name}=`))];

/** The placeholders of flags and arguments whose value is the name of a file: `--out <file>`, `apply <plan>`. */
const FILES = ["file", "key", "plan", "journal", "signed"];
/** The placeholder of flags whose value is a list of words separated by commas: `--json [fields]`. */
const WORD_LIST = "fields";

/** The words for values that do not declare their choices. A key is a flag or an argument, with or without a command. */
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

/** Reads a command, its flags and all commands below it. */
export function modelOf(
  command: CommandUnknownOpts,
  path: string[] = [],
  siblings: readonly string[] = [],
): CommandModel {
  const help = command.createHelp();
  // Only the help object lists Commander's own flag and command for help.
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

/** Lists every command of the tree. The program itself comes first. */
export function allOf(model: CommandModel): CommandModel[] {
  return [model, ...model.commands.flatMap(allOf)];
}

/** The word that names a command among its siblings. */
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
