import { Help, Option } from "@commander-js/extra-typings";

/** Flags that a command's help tells in a block of its own and not one by one. */
const inBlocks = new Set<string>();

/** A flag that stands in a block: known to the parser and its suggestions, and not in the list of options. */
export function inBlock<const Flags extends string>(flags: Flags, description: string) {
  const option = new Option(flags, description);
  inBlocks.add(option.flags);
  return option;
}

/** How the help of all commands is laid out. */
export const HELP_LAYOUT: Partial<Help> = {
  showGlobalOptions: false,
  formatHelp(command, helper) {
    const visible = helper.visibleOptions.bind(helper);
    // Hidden from the help only: a misspelt flag is to be met with the right one all the same.
    helper.visibleOptions = (of) => visible(of).filter(({ flags }) => !inBlocks.has(flags));
    return Help.prototype.formatHelp.call(helper, command, helper);
  },
};
