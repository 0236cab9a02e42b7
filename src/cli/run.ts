/** Shared by `apply`, `revoke` and `resume`: a run that can be interrupted, its journal and its report. */
import { allOutcomes, type Report, type RunOptions } from "../apply/index.js";
import { CallError, SessionctlError } from "../errors.js";
import type { JournalFile } from "../journal/file.js";
import type { JournalStore } from "../journal/index.js";
import type { Answer } from "../outcome.js";
import type { Plan } from "../plan/index.js";
import type { Provider } from "../provider.js";
import { plainText } from "../remote-text.js";
import { formatReport, resultOf } from "../report/index.js";
import { EXIT, exitCodeOfError, exitCodeOfReport } from "./exit-code.js";
import { howToGoOn, type Interruption } from "./interruption.js";
import { explainError, isSystemError, systemProblem } from "./output/explain-error.js";
import { printData, printed, printJson, tell, tellAtOnce, tellHeld } from "./output/print.js";
import { quoted } from "./output/quoted.js";
import { type Described, reportDetails, reportEnd, resultLine } from "./output/terminal-report.js";
import { progressBar } from "./progress-bar.js";
import type { ReportFile, RunFileFlags } from "./run-files.js";
import { toldWatch, type WatchAsked } from "./watching.js";

/** The flags for the result of a run. */
export interface ReportFlags extends RunFileFlags {
  json?: string | boolean;
  csv?: boolean;
  quiet?: boolean;
  debug?: boolean;
  /** Whether to wait when a daily limit is reached. */
  wait?: boolean;
}

/** What a run needs. */
export interface RunWith {
  provider: Provider;
  journal: JournalFile;
  reports: readonly ReportFile[];
  interruption: Interruption;
  flags: ReportFlags;
  /** The plan, which describes the sessions; `null` if it was not read before the run. */
  plan: Plan | null;
  /** Default: no watch. */
  watch?: WatchAsked | undefined;
}

/**
 * Carries out a run, with a progress bar, an interruption that waits for calls already sent, and the report.
 * If something fails, it prints what was done until then and where the journal is.
 *
 * @returns the exit code.
 */
export async function carryOut(
  { provider, journal, reports, interruption, flags, plan, watch }: RunWith,
  start: (provider: Provider, journal: JournalStore, options: RunOptions) => Promise<Report>,
): Promise<number> {
  const { signal } = interruption;
  const answers: { answer: Answer; waitedFor: boolean }[] = [];
  const watched: Provider = {
    ...provider,
    async end(step, options) {
      let attempts = 0;
      const told = (answer: Answer) => void answers.push({ answer, waitedFor: signal.aborted });
      try {
        const answer = await interruption.during((waits) =>
          provider.end(step, {
            ...options,
            onAttempt(attempt) {
              attempts += 1;
              options?.onAttempt?.(attempt);
            },
            onWait(wait) {
              waits(wait !== null);
              options?.onWait?.(wait);
            },
          }),
        );
        told(answer.answer);
        return answer;
      } catch (error) {
        // Without an attempt, the call was never sent: it was still waiting for its turn.
        if (attempts > 0) told(error instanceof CallError && error.mayHaveTakenEffect ? "lost" : "refused");
        throw error;
      }
    },
  };
  let begun = false;
  const store: JournalStore = {
    async append(line) {
      await journal.append(line);
      begun = true;
      // The file of a journal exists from its first line on.
      interruption.journal = journal.path;
    },
  };
  const bar = progressBar(flags.quiet ?? false);
  const { fields } = provider.capabilities;
  const told = watch && toldWatch(watch, { fields, journal: journal.path, interruption });
  let report: Report;
  try {
    report = await start(watched, store, {
      signal,
      onProgress: (progress) => (interruption.owesResult ? told?.update(progress) : bar.update(progress)),
      closeOpened: true,
      waitForLimits: flags.wait !== false,
      ...(told && {
        watch: {
          ...told.options,
          onEvent(event) {
            if (event.type === "begun") {
              bar.end();
              tell(`The run is over: ${resultOf(event.report).sentence}.`);
            }
            told.options.onEvent?.(event);
          },
        },
      }),
    });
  } catch (error) {
    const isCutOff = error instanceof SessionctlError && error.code === "aborted";
    if (isCutOff || (!begun && answers.length === 0)) throw error;
    bar.end();
    tellAtOnce(explainError(error, { debug: flags.debug ?? false }));
    tell(`The run stopped. ${answersText(answers)}`);
    if (interruption.journal !== null) tell(howToGoOn(interruption.journal));
    return exitCodeOfError(error);
  } finally {
    bar.end();
    told?.end();
  }
  const code = signal.aborted ? EXIT.interrupted : exitCodeOfReport(report);
  if (code !== EXIT.done) tellHeld();
  const waitedFor = answers.filter((each) => each.waitedFor);
  if (waitedFor.length > 0) tell(`Stopped. ${answersText(waitedFor)}`);
  // On a terminal the result is the last line, and messages come before it.
  const onTerminal = process.stdout.isTTY && !(flags.json || flags.csv || flags.quiet);
  // If there was nothing to do, the plan has already said everything.
  if (onTerminal) printData(resultOf(report).tone === "nothing" ? "" : reportDetails(report));
  else await tellReport(report, flags);
  if (flags.quiet && code !== EXIT.done) tell(formatReport(report, { times: "local" }));
  const problems = await undelivered(report, reports);
  for (const problem of problems) tellAtOnce(problem);
  if (problems.length > 0) {
    tell(`What was done: ${resultOf(report).sentence}.`);
    tell(
      `The journal is ${plainText(journal.path, 1000)}. Report it again with: sessionctl resume ${quoted(journal.path)}`,
    );
  }
  // The same credential would only be refused again.
  if (report.stopped?.code === "authentication")
    tell("Sign in again: any credential of the same user works.");
  if (report.stopped) tell(`The run did not finish. ${howToGoOn(journal.path)}`);
  else if (signal.aborted)
    tell(`The run was finished all the same. The journal is ${plainText(journal.path, 1000)}`);
  if (onTerminal) {
    const described: Described = { plan, fields: provider.capabilities.fields };
    printData(reportEnd(report, described, process.stdout));
  } else if (process.stderr.isTTY && !(flags.quiet && code === EXIT.done)) {
    // For the person who sees the messages while the report goes elsewhere.
    process.stderr.write(`${resultLine(report, process.stderr)}\n`);
  }
  return problems.length > 0 && code === EXIT.done ? EXIT.error : code;
}

/** Writes the report to its files. Returns a sentence for stdout and for each file that it could not be written to. */
async function undelivered(report: Report, reports: readonly ReportFile[]): Promise<string[]> {
  const problems: string[] = [];
  const failure = await printed();
  if (failure) {
    const path = "Standard output";
    problems.push(`The report was not printed. ${systemProblem(Object.assign(failure, { path }))}`);
  }
  for (const { file, textOf } of reports) {
    try {
      await file.write(await textOf(report));
    } catch (error) {
      const why = isSystemError(error)
        ? systemProblem(Object.assign(error, { path: file.path }))
        : (error as Error).message;
      problems.push(`The report was not written. ${why}`);
    }
  }
  return problems;
}

/** Counts calls by their answers, in words. */
function answersText(answers: readonly { answer: Answer }[]): string {
  if (answers.length === 0) return "No call was sent.";
  const words: Record<Answer, string> = {
    done: "carried out",
    silent: "carried out",
    not_done: "not carried out",
    refused: "refused",
    lost: "without an answer",
  };
  const counts = new Map<string, number>();
  for (const { answer } of answers) counts.set(words[answer], (counts.get(words[answer]) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  return `${answers.length} ${answers.length === 1 ? "call was" : "calls were"} sent: ${parts.join(", ")}.`;
}

async function tellReport(report: Report, flags: ReportFlags): Promise<void> {
  if (flags.json) return printJson(typeof flags.json === "string" ? picked(report, flags.json) : report);
  if (flags.csv) {
    const { outcomeCsv } = await import("./output/csv.js");
    return printData(outcomeCsv(report));
  }
  if (flags.quiet) {
    const revoked = allOutcomes(report).filter(
      ({ outcome, session }) => outcome === "revoked" && session !== null,
    );
    return printData(revoked.map(({ session }) => `${plainText(session ?? "", 200)}\n`).join(""));
  }
  printData(formatReport(report, { times: "local" }));
}

/** The fields of a report that the user named, in the same order. */
function picked(report: Report, fields: string): Record<string, unknown> {
  return Object.fromEntries(
    fields.split(",").map((field) => [field.trim(), report[field.trim() as keyof Report] ?? null]),
  );
}
