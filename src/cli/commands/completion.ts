import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { plainText } from "../../remote-text.js";
import { didYouMean } from "../../selection/index.js";
import { modelOf, SHELLS } from "../completion/model.js";
import { UsageError } from "../exit-code.js";
import { printData } from "../output/print.js";
import { allProfiles } from "../profile/store.js";

/** `sessionctl completion SHELL`: prints a completion script, made from the commands themselves. */
export async function completion(shell: string, program: CommandUnknownOpts): Promise<void> {
  // The scripts run this when Tab is pressed. Shells expand its output, so only plain names are printed.
  if (shell === "profiles") {
    const { profiles } = await allProfiles();
    return printData(profiles.flatMap(({ name }) => (/^[\w.-]+$/.test(name) ? `${name}\n` : [])).join(""));
  }
  const known = SHELLS.find((each) => each === shell);
  switch (known) {
    case "bash":
      return printData((await import("../completion/bash.js")).bashCompletion(modelOf(program)));
    case "zsh":
      return printData((await import("../completion/zsh.js")).zshCompletion(modelOf(program)));
    case "fish":
      return printData((await import("../completion/fish.js")).fishCompletion(modelOf(program)));
    case undefined:
      throw new UsageError(
        `There is no completion for ${JSON.stringify(plainText(shell, 40))}. ${didYouMean(shell, SHELLS)}`,
      );
  }
}
