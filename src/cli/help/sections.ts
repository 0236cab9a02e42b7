/** What the help of a command shows besides its flags: examples, sections that explain more, exit codes. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** A command line as it is typed, with its purpose if that is not obvious. */
export type Example = string | readonly [line: string, purpose: string];

/** A paragraph, or a term with its meaning. */
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
  /** Empty if the command ends only with the codes that every command has. */
  exitCodes: readonly ExitCode[];
}

const told = new WeakMap<CommandUnknownOpts, Told>();
const NOTHING: Told = { examples: [], sections: [], exitCodes: [] };

/** What the help of a command shows besides its flags. */
export function toldOf(command: CommandUnknownOpts): Told {
  return told.get(command) ?? NOTHING;
}

/** Adds examples. A test checks that they run as written. */
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

/** Says which exit codes the command has and what they mean. */
export function withExitCodes<C extends CommandUnknownOpts>(command: C, exitCodes: readonly ExitCode[]): C {
  return tell(command, { exitCodes });
}

function tell<C extends CommandUnknownOpts>(command: C, more: Partial<Told>): C {
  told.set(command, { ...toldOf(command), ...more });
  return command;
}
