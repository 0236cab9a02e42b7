/** Measures `plan()` whole: compile, select, choose steps, draft, canonical JSON, digest. */
import { type Plan, plan, type SelectorFor, systemClock } from "../../src/index.js";
import type { DocSpaceField } from "../../src/providers/docspace/capabilities.js";
import { listing, NOW, SPREAD_DAYS, sessionsOfCaller } from "./sessions.js";
import { collectGarbage, heapMb, medianOf, peakMb, rssMb, timeOf } from "./timing.js";

/** The selectors, by what they are called in the tables. */
export const SELECTORS = {
  all: { all: true },
  olderThan: { olderThan: `${SPREAD_DAYS / 2}d` },
  where: { where: `age(startedAt) > duration("${(SPREAD_DAYS / 2) * 24}h")` },
} satisfies Record<string, SelectorFor<DocSpaceField>>;

export type SelectorName = keyof typeof SELECTORS;

/** What planning took. Times in milliseconds, memory in MB. */
export interface PlanningFigures {
  steps: number;
  /** In all steps together. */
  sessions: number;
  /** The first plan of the process: nothing is compiled to machine code yet. */
  firstMs: number;
  /** What the first plan took of the processor, in all threads: no more is due to other processes. */
  firstCpuMs: number;
  /** The median of later ones; `null` where only one was made. */
  medianMs: number | null;
  /** Its processor time by that of `JSON.stringify` for the same plan in the same process. */
  timesStringify: number;
  /** Resident, with the sessions listed and nothing planned. */
  listedRssMb: number;
  /** The most that the process ever had, the list and Node included, up to the end of the first plan. */
  peakRssMb: number;
  /** On the heap for as long as the plan is kept, without the list. */
  planHeapMb: number;
}

export async function measurePlanning(
  sessions: number,
  selector: SelectorName,
  repeats: number,
): Promise<PlanningFigures> {
  const provider = listing(sessionsOfCaller(sessions));
  const clock = { ...systemClock, now: () => NOW };
  const planOnce = () => plan(provider, SELECTORS[selector], { clock });

  collectGarbage();
  const listedRssMb = rssMb();
  const heapBefore = heapMb();
  const first = await timeOf(planOnce);
  const peakRssMb = peakMb();
  collectGarbage();
  const planHeapMb = heapMb() - heapBefore;
  const made = first.result;
  const stringify = await timeOf(() => JSON.stringify(made).length);

  const later: number[] = [];
  for (let run = 0; run < repeats; run++) later.push((await timeOf(planOnce)).ms);
  return {
    steps: made.steps.length,
    sessions: plannedIn(made),
    firstMs: first.ms,
    firstCpuMs: first.cpuMs,
    medianMs: medianOf(later),
    timesStringify: first.cpuMs / stringify.cpuMs,
    listedRssMb,
    peakRssMb,
    planHeapMb,
  };
}

const plannedIn = ({ steps }: Plan) => steps.reduce((count, step) => count + step.sessions.length, 0);
