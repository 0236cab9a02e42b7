import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** Makes a command and all commands below it refuse what the parser would accept. */
export function refuseAmbiguous(command: CommandUnknownOpts): void {
  refuseByName(command);
  refuseRepeated(command);
  for (const each of command.commands) refuseAmbiguous(each);
}

/** We do not repeat the value after the "=" of an unknown flag, because it may be a credential. */
function refuseByName(command: CommandUnknownOpts): void {
  const parser = command as unknown as { unknownOption(flag: string): void };
  const refuse = parser.unknownOption.bind(command);
  parser.unknownOption = (flag) => {
    const [name = flag] = flag.split("=");
    if (command.options.some(({ long }) => long === name))
      command.error(`error: option '${name}' takes no value`);
    refuse(name);
  };
}

/**
 * If a flag is given twice, Commander silently keeps the last value, and we could revoke more than the user meant. The
 * same is true for a flag and its opposite. A flag without a value may be given twice.
 */
function refuseRepeated(command: CommandUnknownOpts): void {
  const given = new Map<string, string>();
  for (const option of command.options) {
    if (option.variadic) continue;
    const flag = option.long ?? option.short ?? option.flags;
    command.on(`option:${option.name()}`, () => {
      const before = given.get(option.attributeName());
      given.set(option.attributeName(), flag);
      if (before === undefined || (before === flag && option.isBoolean())) return;
      command.error(
        before === flag
          ? `error: option '${flag}' is given more than once; give it once`
          : `error: options '${before}' and '${flag}' cannot be used together`,
      );
    });
  }
}
