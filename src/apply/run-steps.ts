import PQueue from "p-queue";
import { type Clock, sleep } from "../clock.js";
import { CallError, InvalidArgumentError } from "../errors.js";
import type { JournalWriter, StepResult } from "../journal/index.js";
import { type OwnSession, ownLast, whyOwnMayEnd } from "../own-session.js";
import { toPlannedSession } from "../plan/index.js";
import type { Call, Provider, Step } from "../provider.js";

/** Why a run stopped early. */
export interface Stop {
  code: "interrupted" | "authentication" | "rate_limited" | "unexpected_response";
  message: string;
}

/**
 * The most attempts for a call that may end more sessions than it names, and the pause before the second one.
 */
const WIDE_ATTEMPTS = 3;
const WIDE_PAUSE_MS = 1000;

/** What `runSteps()` needs. */
export interface StepRun {
  provider: Pick<Provider, "end" | "capabilities">;
  journal: JournalWriter;
  concurrency: number;
  clock: Clock;
  /** The options of each call: how long it waits for limits, and its listeners. */
  call: Call;
  own: OwnSession;
  /** Why a step must not be sent, as far as we know now; `null` if it may be sent. */
  whyNot(step: Step): string | null;
  /** Whether a call may be sent again if its answer was lost and it may end more sessions than it names. */
  mayRepeat(step: Step): Promise<boolean>;
  signal: AbortSignal | undefined;
  onStep: () => void;
}

/**
 * Sends the steps that have no result yet, and writes the intent and answer of each to the journal. The
 * provider respects the product's limits. The run stops on a refused credential, on a limit that it should
 * not wait for, and on the caller's signal. Calls in progress are then finished, nothing else is sent or
 * repeated, and all waits end.
 *
 * @param results the results by the index of the step. Steps that already have one are not sent again. New
 *   results are added.
 */
export async function runSteps(
  steps: readonly Step[],
  results: Map<number, StepResult>,
  run: StepRun,
): Promise<Stop | null> {
  const { journal, clock, signal, onStep } = run;
  const queue = new PQueue({ concurrency: run.concurrency });
  const stopping = new AbortController();
  const call: Call = { ...run.call, stopSending: stopping.signal };
  let stop: Stop | null = null;
  const end = (why: Stop) => {
    stop ??= why;
    queue.clear();
    stopping.abort();
  };
  const onAbort = () => end({ code: "interrupted", message: "The run was interrupted." });
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });

  const send = async (step: Step, index: number) => {
    if (stop) return;
    await journal.write({ type: "intent", step: index });
    const whyNot = run.whyNot(step);
    const result: StepResult =
      whyNot === null ? await executeUntilTold(step, index) : { answer: "refused", reason: whyNot };
    results.set(index, result);
    await journal.write({ type: "answer", step: index, ...result });
    onStep();
  };

  /**
   * Sends a step, and repeats a wide call if its answer was lost. The HTTP client repeats all other calls.
   */
  const executeUntilTold = async (step: Step, index: number): Promise<StepResult> => {
    let result = await execute(run, step, call, end, () => stop);
    if (step.kind === "sessions") return result;
    for (let sent = 1; sent < WIDE_ATTEMPTS && result.answer === "lost"; sent++) {
      await sleep(clock, WIDE_PAUSE_MS * sent, stopping.signal).catch(() => {});
      if (stop || !(await run.mayRepeat(step)) || stop) break;
      await journal.write({ type: "intent", step: index });
      const again = await execute(run, step, call, end, () => stop);
      // "not done" and "refused" do not show whether the earlier call had an effect.
      const settles = again.answer !== "not_done" && again.answer !== "refused";
      result = settles ? again : { answer: "lost", reason: again.reason ?? result.reason };
    }
    return result;
  };

  try {
    const waiting: Promise<void>[] = [];
    const numbers = new Map(steps.map((step, index) => [step, index]));
    for (const step of ownLast(steps, run.own)) {
      const index = numbers.get(step) as number;
      if (stop) break;
      if (results.has(index)) continue;
      // The caller's own session is ended last and alone, because the credential ends with it.
      if (whyOwnMayEnd(step, run.own)) await settledOrThrown(waiting, queue);
      waiting.push(queue.add(() => send(step, index)));
    }
    await settledOrThrown(waiting, queue);
    return stop;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    queue.clear();
  }
}

/**
 * Waits for the calls. If the journal cannot be written, the run ends, because every call must be announced
 * there.
 */
async function settledOrThrown(waiting: Promise<void>[], queue: PQueue): Promise<void> {
  const broken = new Promise<never>((_, reject) => {
    for (const each of waiting) each.catch(reject);
  });
  await Promise.race([queue.onIdle(), broken]).catch(async (error) => {
    queue.clear();
    await queue.onIdle();
    throw error;
  });
}

async function execute(
  { provider, own }: Pick<StepRun, "provider" | "own">,
  step: Step,
  call: Call,
  end: (why: Stop) => void,
  stopped: () => Stop | null,
): Promise<StepResult> {
  try {
    const { beyond = [], stop, ...told } = await provider.end(step, call);
    if (stop !== undefined) end({ code: "unexpected_response", message: stop });
    return beyond.length > 0
      ? {
          ...told,
          beyond: beyond.map((each) => toPlannedSession(each, provider.capabilities.fields, own.state)),
        }
      : told;
  } catch (error) {
    // An id that the product cannot have is refused before anything is sent. The other steps continue.
    if (error instanceof InvalidArgumentError) return { answer: "refused", reason: error.message };
    if (!(error instanceof CallError)) throw error;
    if (error.code === "authentication" || error.code === "rate_limited") {
      end({ code: error.code, message: error.explanation });
    }
    const why = stopped();
    if (why && error.code === "aborted" && !error.mayHaveTakenEffect) {
      return { answer: "refused", reason: `not attempted: ${why.message}` };
    }
    return { answer: error.mayHaveTakenEffect ? "lost" : "refused", reason: error.explanation };
  }
}
