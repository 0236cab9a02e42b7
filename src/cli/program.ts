import { Command, Option } from "@commander-js/extra-typings";
import { inertLines } from "../remote-text.js";
import { EXIT_CODES } from "./exit-code.js";
import { type Finish, HELP_COMMAND } from "./groups/command.js";
import { addEnding } from "./groups/end.js";
import { addLooking } from "./groups/look.js";
import { addProving } from "./groups/prove.js";
import { refuseAmbiguous } from "./groups/refusals.js";
import { addSettingUp } from "./groups/set-up.js";
import { addTryingOut } from "./groups/try-out.js";
import { FLAGS, HELP_LAYOUT } from "./help/layout.js";
import { withExamples, withExitCodes } from "./help/sections.js";
import { withCommonFlags } from "./input/common-flags.js";
import { version } from "./version.js";

/**
 * Creates the commands and their flags, grouped by task in `groups/`. The code of a command is loaded when the command
 * runs, so that a command line does not pay for commands that it does not use.
 */
export function createProgram(finish: Finish) {
  const program: Command = new Command("sessionctl")
    .description("End an account's sessions: exactly, verifiably, without locking yourself out.")
    .optionsGroup(FLAGS.general)
    .version(version, "-V, --version", "the version")
    .addHelpOption(new Option("-h, --help", "this help").helpGroup(FLAGS.general))
    .configureHelp(HELP_LAYOUT)
    // Messages repeat what was typed, and that may have been pasted from anywhere.
    .configureOutput({ outputError: (text, write) => write(inertLines(text)) })
    .showSuggestionAfterError(true)
    .exitOverride();
  addLooking(program.commandsGroup("Look, and change nothing:"));
  addEnding(program.commandsGroup("End sessions:"), finish);
  addProving(program.commandsGroup("Prove what was done:"), finish);
  addSettingUp(program.commandsGroup("Set up:"), finish);
  addTryingOut(program.commandsGroup("Try it out, and learn more:"), finish);
  program.helpCommand(...HELP_COMMAND);
  withCommonFlags(program);
  refuseAmbiguous(program);
  withExamples(program, [
    ["sessionctl demo", "see it all on a simulated account"],
    ["sessionctl profile add work --url https://office.example.com", "name your installation, and sign in"],
    ["sessionctl list", "who is signed in to my account?"],
    ["sessionctl revoke --others", "end every session but this one"],
  ]);
  return withExitCodes(program, EXIT_CODES);
}
