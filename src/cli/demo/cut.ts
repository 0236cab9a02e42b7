import type { Report } from "../../apply/index.js";
import { counted, noted, PLAN_FILE, REPORT_FILE, reportIn, type Step, succeeded } from "./world.js";

export const cut: Step = {
  title: "Apply, and the connection is cut in the middle",
  async play(world) {
    const { stage, screen, shell } = world;
    const { owner } = stage.credentials;
    const before = stage.books();
    stage.cutNextEnd();
    screen.say(
      "The server does the work, but the connection is cut before it can answer. The call alone does not tell whether it took effect.",
    );
    screen.command(`sessionctl apply ${PLAN_FILE} --yes --report ${REPORT_FILE}`);
    succeeded(await shell.run(["apply", PLAN_FILE, "--yes", "--report", REPORT_FILE], owner));
    const report = await reportIn(world, REPORT_FILE);
    screen.say(outcomesText(report));
    const { reads } = report.calls;
    const { calls, ended } = noted(before, stage.books());
    screen.say(
      `\nThe sessions were listed again (${counted(reads, "read")} in all), and those that are gone are confirmed. The server's own books: ${counted(calls, "call")} to end sessions arrived, and ended ${ended}. Nothing was sent again just in case.`,
    );
  },
};

/** Lists the outcomes of a report, grouped by outcome, evidence and reason. */
function outcomesText({ outcomes }: Report): string {
  const groups = new Map<string, string[]>();
  for (const { session, outcome, evidence, reason } of outcomes) {
    const key = `${outcome}${evidence ? `, ${evidence}` : ""}\n${reason ? `  ${reason}\n` : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), session ?? "all"]);
  }
  return [...groups].map(([key, ids]) => `${ids.length} ${key}  ${ids.join(", ")}`).join("\n");
}
