/** What the help of a command tells beside its flags: examples, sections on what needs more words, exit codes. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** A command line as it is typed, and what it is for where that is not plain. */
export type Example = string | readonly [line: string, purpose: string];

/** A paragraph, or a term and what it means. */
export type Part = string | readonly [term: string, meaning: string];

export interface Section {
  title: string;
  parts: readonly Part[];
}

/** An exit code, and when a command ends with it. */
export type ExitCode = readonly [code: string, meaning: string];

interface Told {
  examples: readonly Example[];
  sections: readonly Section[];
  /** Empty where the command ends with no code but those that every command ends with. */
  exitCodes: readonly ExitCode[];
}

const told = new WeakMap<CommandUnknownOpts, Told>();
const NOTHING: Told = { examples: [], sections: [], exitCodes: [] };

/** What is told of a command beside its flags. */
export function toldOf(command: CommandUnknownOpts): Told {
  return told.get(command) ?? NOTHING;
}

/** Adds examples. They run as written, which a test holds. */
export function withExamples<C extends CommandUnknownOpts>(command: C, examples: readonly Example[]): C {
  return tell(command, { examples: [...toldOf(command).examples, ...examples] });
}

/** Adds a section. */
export function withSection<C extends CommandUnknownOpts>(
  command: C,
  title: string,
  parts: readonly Part[],
): C {
  return tell(command, { sections: [...toldOf(command).sections, { title, parts }] });
}

/** Says when the command ends with which code. */
export function withExitCodes<C extends CommandUnknownOpts>(command: C, exitCodes: readonly ExitCode[]): C {
  return tell(command, { exitCodes });
}

function tell<C extends CommandUnknownOpts>(command: C, more: Partial<Told>): C {
  told.set(command, { ...toldOf(command), ...more });
  return command;
}
