/** Measures the whole of `plan()`: compile, select, choose steps, draft, canonical JSON, digest. */
import type { Selector } from "../../src/index.js";
import { plan, systemClock } from "./built.js";
import { listing, NOW, SPREAD_DAYS, sessionsOfCaller } from "./sessions.js";
import { collectGarbage, heapMb, medianOf, peakMb, rssMb, timeOf } from "./timing.js";

/** The selectors, by their names in the tables. */
export const SELECTORS = {
  all: { all: true },
  olderThan: { olderThan: `${SPREAD_DAYS / 2}d` },
  where: { where: `age(startedAt) > duration("${(SPREAD_DAYS / 2) * 24}h")` },
} satisfies Record<string, Selector>;

export type SelectorName = keyof typeof SELECTORS;

/** The time and memory of planning. Times are in milliseconds, memory is in MB. */
export interface PlanningFigures {
  steps: number;
  /** The number of sessions in all steps together. */
  sessions: number;
  /** The wall time of the first plan in the process. Nothing is compiled to machine code yet. */
  firstMs: number;
  /** The processor time of the first plan, in all threads. Other processes do not affect it. */
  firstCpuMs: number;
  /** The median of later plans; `null` if there were none. */
  medianMs: number | null;
  /** The processor time of the first plan, divided by that of `JSON.stringify` for the same plan in the same process. */
  timesStringify: number;
  /** The resident memory after listing, before planning. */
  listedRssMb: number;
  /** The peak of the resident memory up to the end of the first plan, including the list and Node. */
  peakRssMb: number;
  /** The memory on the heap that the plan occupies, without the list. */
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
    sessions: made.sessions.length,
    firstMs: first.ms,
    firstCpuMs: first.cpuMs,
    medianMs: medianOf(later),
    timesStringify: first.cpuMs / stringify.cpuMs,
    listedRssMb,
    peakRssMb,
    planHeapMb,
  };
}
