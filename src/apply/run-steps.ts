import PQueue from "p-queue";
import type { Clock } from "../clock.js";
import { CallError, InvalidArgumentError } from "../errors.js";
import type { JournalWriter } from "../journal.js";
import type { Answer } from "../outcome.js";
import type { PlannedStep } from "../plan/format.js";
import type { Provider, Step } from "../provider.js";
import type { CurrentSession } from "../session.js";

/** Why a run ended before all of its steps were sent. */
export interface Stop {
  code: "interrupted" | "authentication" | "rate_limited";
  message: string;
}

/** What came of a step. */
export interface StepResult {
  answer: Answer;
  perSession?: Readonly<Record<string, Answer>>;
  reason: string | null;
}

/** What running the steps needs. */
export interface StepRun {
  provider: Pick<Provider, "execute" | "observe" | "capabilities">;
  journal: JournalWriter;
  clock: Clock;
  concurrency: number;
  /** The caller's own session, as planned. */
  current: CurrentSession;
  signal: AbortSignal | undefined;
  onStep: () => void;
}

/**
 * Sends the steps that have no result yet, within the product's budget, and writes intent and answer
 * of each to the journal. One `Retry-After` holds all of them back. A refused credential, a limit that
 * cannot be waited out and the caller's signal stop the run: what is under way is finished, nothing
 * else is sent.
 *
 * @param results by the index of the step; those there already are not sent again. Completed in place.
 */
export async function runSteps(
  steps: readonly PlannedStep[],
  results: Map<number, StepResult>,
  run: StepRun,
): Promise<Stop | null> {
  const { provider, journal, clock, signal, onStep } = run;
  const queue = new PQueue({ concurrency: run.concurrency, ...ratePerMinute(provider, steps.length) });
  const holding = holdBackWhileLimited(queue, provider, clock);
  let stop: Stop | null = null;
  const end = (why: Stop) => {
    stop ??= why;
    queue.clear();
    // A queue that is held back would never come to its end.
    queue.start();
  };
  const onAbort = () => end({ code: "interrupted", message: "The run was interrupted." });
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });

  const send = async (step: PlannedStep, index: number) => {
    if (stop) return;
    await journal.write({ type: "intent", step: index });
    const result = await execute(provider, step, end);
    results.set(index, result);
    await journal.write({ type: "answer", step: index, ...result });
    onStep();
  };

  try {
    const waiting: Promise<void>[] = [];
    for (const [index, step] of steps.entries()) {
      if (stop) break;
      if (results.has(index)) continue;
      // The caller's own session goes last and alone: with it goes the credential.
      if (endsCurrent(step, run.current)) await settledOrThrown(waiting, queue);
      waiting.push(queue.add(() => send(step, index)));
    }
    await settledOrThrown(waiting, queue);
    return stop;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    holding.end();
    queue.clear();
  }
}

/** A journal that cannot be written ends the run: nothing may be sent that is not announced in it. */
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
  provider: StepRun["provider"],
  step: PlannedStep,
  end: (why: Stop) => void,
): Promise<StepResult> {
  try {
    const { answer, perSession, reason } = await provider.execute(toStep(step));
    return { answer, ...(perSession ? { perSession } : {}), reason };
  } catch (error) {
    // An id that the product cannot have is refused before anything is sent; the other steps go on.
    if (error instanceof InvalidArgumentError) return { answer: "refused", reason: error.message };
    if (!(error instanceof CallError)) throw error;
    if (error.code === "authentication" || error.code === "rate_limited") {
      end({ code: error.code, message: error.message });
    }
    return { answer: error.mayHaveTakenEffect ? "lost" : "refused", reason: error.message };
  }
}

function toStep({ kind, user, sessions, unlisted }: PlannedStep): Step {
  const ids = [...sessions.map(({ id }) => id), ...unlisted];
  switch (kind) {
    case "session":
      return { kind, session: ids[0] ?? "" };
    case "user":
      return { kind, userId: user?.id ?? "", sessions: ids };
    default:
      return { kind, sessions: ids };
  }
}

export function endsCurrent({ kind, sessions, unlisted }: PlannedStep, own: CurrentSession): boolean {
  if (kind === "others") return false;
  if (own.state === "known" && unlisted.includes(own.id)) return true;
  return sessions.some(({ current }) => current !== undefined);
}

/** The product's sliding minute, where the run is long enough to meet it. */
function ratePerMinute({ capabilities }: StepRun["provider"], steps: number) {
  const perMinute = capabilities.limits.requestsPerMinute;
  return perMinute !== null && steps >= perMinute
    ? { interval: 60_000, intervalCap: perMinute, strict: true }
    : {};
}

/** The limit is the user's, not the call's: while one call waits for it, sending others is a waste. */
function holdBackWhileLimited(queue: PQueue, provider: StepRun["provider"], clock: Clock) {
  let heldUntil = 0;
  let cancel = () => {};
  const stopObserving = provider.observe(({ failure, retryInMs }) => {
    if (failure !== "rate_limited" || retryInMs === null) return;
    const until = clock.now() + retryInMs;
    if (until <= heldUntil) return;
    heldUntil = until;
    queue.pause();
    cancel();
    cancel = clock.after(retryInMs, () => queue.start());
  });
  return {
    end() {
      stopObserving();
      cancel();
    },
  };
}
