import type { Ended } from "./child.js";
import { counted, REPORT_FILE, reportIn, type Step } from "./world.js";

export const evidence: Step = {
  title: "Prove it",
  async play(world) {
    const { stage, screen, shell } = world;
    const { stranger, key } = stage.credentials;
    const { plan, residualAccess } = await reportIn(world, REPORT_FILE);
    screen.say(
      `For each session, the report says what became of it and how that is known. It names the plan by its digest:\n${plan.digest}`,
    );
    screen.command("sessionctl check         # the stranger's next call");
    screen.say(told(await shell.run(["check"], stranger)));
    screen.command("sessionctl check         # her API key, which is not a session");
    screen.say(told(await shell.run(["check"], key)));
    const remaining = residualAccess.map(({ access }) => access).join(", ");
    screen.say(`\nThe report says what a revocation does not end, and what to do about it: ${remaining}.`);
    const left = counted(stage.books().open, "open session");
    screen.say(`The server's own books: ${left} of ${stage.owner}.`);
    screen.say(`\nNo real ${stage.title} was touched. To try the simulated one by hand:`);
    screen.command("sessionctl simulate");
  },
};

function told({ stdout, stderr, code }: Ended): string {
  return `${(stdout || stderr).trimEnd()}\n(exit code ${code})`;
}
