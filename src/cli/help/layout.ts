import { type CommandUnknownOpts, Help, type Option } from "@commander-js/extra-typings";
import { type Example, type Part, toldOf } from "./sections.js";

/** The groups of flags, in the order in which the help lists them. A flag without a group belongs to `own`. */
export const FLAGS = {
  own: "Options:",
  selection: "Which sessions:",
  filters: "Of those, only sessions:",
  spared: "Spared:",
  run: "The run:",
  output: "Output:",
  installation: "Installation and sign-in:",
  general: "General:",
} as const;

const ORDER: readonly string[] = Object.values(FLAGS);

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 80;

/** Commander's own function. It groups flags or commands, and we pass on whichever we get. */
const grouped = Help.prototype.groupItems as (...items: never[]) => Map<string, never[]>;

/** How the help of all commands is laid out: usage, what it does, flags in groups, examples, sections. */
export const HELP_LAYOUT: Partial<Help> = {
  showGlobalOptions: false,
  /** Even a narrow column beside long flags is better than lines that the terminal breaks in the middle of a word. */
  minWidthToWrap: 20,

  prepareContext(this: Help, { helpWidth = WIDEST }) {
    this.helpWidth = Math.min(helpWidth, WIDEST);
  },

  commandUsage(this: Help, command) {
    const usage = Help.prototype.commandUsage.call(this, command);
    const [path = "", behind = ""] = usage.split(/ (?=\[options\])/);
    const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
    const indent = " ".repeat("Usage: ".length);
    let line = path;
    const lines: string[] = [];
    for (const part of [...required, behind]) {
      if (indent.length + line.length + 1 + part.length > (this.helpWidth ?? WIDEST)) {
        lines.push(line);
        line = `${indent} `;
      }
      line += ` ${part}`;
    }
    return [...lines, line].join("\n");
  },

  subcommandTerm: synopsisOf,

  optionDescription: describedOption,

  groupItems(this: Help, ...items) {
    const groups = grouped.apply(this, items as never);
    return new Map([...groups].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b)));
  },

  formatHelp(command, helper) {
    const { examples, sections, exitCodes } = toldOf(command);
    const told = [
      { title: "Examples", lines: examplesAsLines(examples) },
      ...sections.map(({ title, parts }) => ({ title, lines: partsAsLines(parts, helper) })),
      { title: "Exit codes", lines: partsAsLines(exitCodes, helper) },
    ];
    return [
      Help.prototype.formatHelp.call(helper, command, helper),
      ...told.flatMap(({ title, lines }) => (lines.length > 0 ? [`${title}:\n${lines.join("\n")}\n`] : [])),
    ].join("\n");
  },
};

/** A command as it is shown in a list: its name and its arguments. */
function synopsisOf(command: CommandUnknownOpts): string {
  const values = command.registeredArguments.map((each) => {
    const name = `${each.name()}${each.variadic ? "..." : ""}`;
    return each.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...values].join(" ");
}

/** The description of a flag. It also says whether the flag is required, or what its default is. */
export function describedOption({
  description,
  mandatory,
  defaultValue,
  defaultValueDescription,
}: Option): string {
  if (mandatory && defaultValue === undefined) return `${description} (required)`;
  // If a flag can only be turned off, it is obvious that it is on by default.
  if (defaultValue === undefined || typeof defaultValue === "boolean") return description;
  return `${description} (default: ${defaultValueDescription ?? String(defaultValue)})`;
}

/** The column where the purpose of an example begins. After a longer command line, it is on the next line. */
const PURPOSE_AT = 32;

function examplesAsLines(examples: readonly Example[]): string[] {
  return examples.map((example) => {
    if (typeof example === "string") return `  ${example}`;
    const [line, purpose] = example;
    const start = `  ${line}  `;
    return start.length > PURPOSE_AT
      ? `${start.trimEnd()}\n${" ".repeat(PURPOSE_AT)}${purpose}`
      : `${start.padEnd(PURPOSE_AT)}${purpose}`;
  });
}

function partsAsLines(parts: readonly Part[], helper: Help): string[] {
  const widest = Math.max(...parts.map((part) => (typeof part === "string" ? 0 : part[0].length)));
  return parts.map((part) =>
    typeof part === "string"
      ? helper.boxWrap(part, (helper.helpWidth ?? WIDEST) - 2).replace(/^/gm, "  ")
      : helper.formatItem(part[0], widest, part[1], helper),
  );
}
