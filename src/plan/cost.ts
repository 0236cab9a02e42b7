import type { Limits } from "../provider.js";
import type { PlannedCost } from "./format.js";

/** Who calls (profile and list), the list before, and the list after. */
const READS_OF_A_RUN = 4;

/** What a run with so many revoking calls takes at the least. */
export function costOf(writes: number, limits: Limits): PlannedCost {
  const reads = writes === 0 ? 0 : READS_OF_A_RUN;
  const { requestsPerMinute, writesPerDay } = limits;
  // A window takes a burst of its whole size; each further one begins a minute later.
  const windows =
    requestsPerMinute === null ? 0 : Math.max(0, Math.ceil((reads + writes) / requestsPerMinute) - 1);
  return {
    reads,
    writes,
    seconds: windows * 60,
    shareOfDailyWrites: writesPerDay === null ? null : writes / writesPerDay,
  };
}
