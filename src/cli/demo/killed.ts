import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readJournal } from "../../journal/index.js";
import { counted, noted, reportIn, type Step, succeeded, type World } from "./world.js";

const JOURNAL_FILE = "run.jsonl";
const RESUMED_FILE = "resumed.json";
const SESSIONS = 14;
/** The process is killed at this call. Some calls have been answered by then, and some are under way. */
const KILLED_AT = 8;

export const killed: Step = {
  title: "Kill it half-way, and resume",
  async play(world) {
    const { stage, screen, shell } = world;
    const { owner } = stage.credentials;
    stage.addSessions(SESSIONS);
    const before = stage.books();
    screen.say(
      `She also has ${SESSIONS} old sessions, which the simulator has just opened. Each takes one call to end. Halfway through, the process is killed, as if the power had failed.`,
    );
    const clean = ["revoke", "--older-than", "1d", "--yes", "--journal", JOURNAL_FILE];
    screen.command(`sessionctl ${clean.join(" ")}`);
    let kill = () => {};
    stage.slowEnds(KILLED_AT, () => kill());
    const run = shell.start(clean, owner);
    kill = run.kill;
    const { signal } = await run.ended;
    stage.noMoreFaults();
    const { announced, answered } = await progressIn(world);
    screen.say(
      `Killed by ${signal}. The journal on the disk: ${announced} calls announced, ${answered} answered. It cannot know what became of the other ${announced - answered}.`,
    );

    const resume = ["resume", JOURNAL_FILE, "--report", RESUMED_FILE];
    screen.command(`sessionctl ${resume.join(" ")}`);
    succeeded(await shell.run(resume, owner));
    const { summary, outcomes, calls: sent } = await reportIn(world, RESUMED_FILE);
    const unheard = outcomes.filter(({ outcome, reason }) => outcome === "revoked" && reason !== null);
    screen.say(
      `${summary.revoked} revoked, ${summary.failed} failed, ${summary.unknown} unknown. It listed the sessions: ${unheard.length} of them had ended although no answer had come. It sent the ${counted(sent.writes, "call")} that were left.`,
    );
    const { calls, endingCalls, ended } = noted(before, stage.books());
    const verdict =
      calls === endingCalls
        ? "Nothing was ended twice."
        : `${calls - endingCalls} came for a session that was already gone.`;
    screen.say(
      `\nThe server's own books: ${counted(calls, "call")} arrived and ${endingCalls} of them ended a session, ${ended} in all. ${verdict}`,
    );
  },
};

/** Reads from the journal how far the run got. */
async function progressIn({ folder }: World): Promise<{ announced: number; answered: number }> {
  const { records } = await readJournal(await readFile(join(folder, JOURNAL_FILE), "utf8"));
  const count = (wanted: string) => records.filter(({ type }) => type === wanted).length;
  return { announced: count("intent"), answered: count("answer") };
}
