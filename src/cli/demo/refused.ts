import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ended } from "./child.js";
import { counted, PLAN_FILE, type Step } from "./world.js";

const EDITED_FILE = "edited.json";

export const refused: Step = {
  title: "Drift: a plan that no longer fits is refused",
  async play({ stage, folder, screen, shell }) {
    const { elsewhere, owner } = stage.credentials;
    screen.say(
      "She applies the plan from her phone. The plan ends the phone's session: that was right at her desk, but now it would lock her out.",
    );
    screen.command(`sessionctl apply ${PLAN_FILE} --yes       # from the phone`);
    screen.say(refusal(await shell.run(["apply", PLAN_FILE, "--yes"], elsewhere)));

    screen.say("\nShe goes back to her desk. Meanwhile somebody has changed one digit in the file.");
    const plan = await readFile(join(folder, PLAN_FILE), "utf8");
    await writeFile(join(folder, EDITED_FILE), withOneDigitChanged(plan));
    screen.command(`sessionctl apply ${EDITED_FILE} --yes`);
    screen.say(refusal(await shell.run(["apply", EDITED_FILE, "--yes"], owner)));
    screen.say(`\nThe server's own books: ${counted(stage.books().calls, "call")} to end a session so far.`);
  },
};

/** The last lines of the messages, which give the reason, and the exit code. */
function refusal({ stderr, code }: Ended): string {
  return `${stderr.trimEnd().split("\n").slice(-2).join("\n")}\n(exit code ${code})`;
}

/** Changes the last digit of the first id. */
function withOneDigitChanged(plan: string): string {
  return plan.replace(/("id": ?"\d*)(\d)"/, (_, start, digit) => `${start}${(Number(digit) + 1) % 10}"`);
}
