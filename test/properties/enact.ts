import { setImmediate } from "node:timers/promises";
import {
  AbortedError,
  type ApplyOptions,
  AuthenticationError,
  apply,
  type JournalStore,
  memoryJournal,
  type Plan,
  plan,
  type Report,
  resume,
  SessionctlError,
} from "../../src/index.js";
import type { Happenings, Interruption } from "./arbitraries.js";
import { type GivenPortal, type GivenSelector, type World, worldOf } from "./world.js";

/** A world for which a selector was planned. */
export interface Planned {
  world: World;
  plan: Plan;
}

/** A run that reached its report. */
export interface Enacted extends Planned {
  report: Report;
  journal: string;
  /** The sessions that were open when the run began. */
  openAtFirst: Set<string>;
}

/**
 * Makes a plan. Returns `null` if planning was refused, which may happen now and then, and only with one of our errors.
 */
export async function planned(given: GivenPortal, wanted: GivenSelector): Promise<Planned | null> {
  const world = worldOf(given);
  // We allow exceptions that match nothing. Another property tests that they are refused otherwise.
  const options = { clock: world.clock, allowUnmatched: true };
  const made = await orRefusal(plan(world.connect(), world.selector(wanted), options));
  return made && { world, plan: made };
}

/** Applies a plan while the world changes. Returns `null` if that was refused. */
export async function enacted(
  { world, plan }: Planned,
  { between, during, faults, concurrency }: Happenings,
  options: Omit<ApplyOptions, "clock" | "concurrency" | "journal"> = {},
): Promise<Enacted | null> {
  for (const change of between) world.change(change);
  const openAtFirst = openIn(world);
  world.arm(faults);
  let requests = 0;
  world.onRequest(() => {
    for (const { request, change } of during) if (request === requests) world.change(change);
    requests += 1;
  });
  world.portal.clearCalls();
  const journal = memoryJournal();
  const report = await orRefusal(
    apply(world.connect(), plan, { ...options, clock: world.clock, concurrency, journal }),
  );
  return report && { world, plan, report, journal: journal.text(), openAtFirst };
}

/** Whatever goes wrong, only one of our errors may be thrown. */
async function orRefusal<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SessionctlError) return null;
    throw error;
  }
}

export function openIn({ portal }: World): Set<string> {
  return new Set(portal.connections().map(({ id }) => id));
}

/** The revoking calls that arrived. */
export function revokingCalls({ portal }: World) {
  return portal.calls.filter(({ method }) => method === "PUT");
}

class Killed extends Error {}

/** Applies a plan, is interrupted as often as requested, and resumes until it is done. Returns the last report. */
export async function finishedDespite(
  { world, plan }: Planned,
  interruptions: readonly Interruption[],
  { concurrency, meanwhile = () => {} }: { concurrency: number; meanwhile?: () => void },
): Promise<{ report: Report | null; journal: string; runs: number }> {
  let journal = "";
  let report: Report | null = null;
  let runs = 0;
  let interrupt = (_: Interruption["by"]) => {};
  world.onRequest(() => interrupt("signal at request"));
  for (const interruption of [...interruptions, null]) {
    const controller = new AbortController();
    let left = interruption?.nth ?? 0;
    interrupt = (by) => {
      if (by !== interruption?.by || left-- !== 0) return;
      if (by.startsWith("signal")) controller.abort();
      else throw new Killed();
    };
    let dead = false;
    const store: JournalStore = {
      async append(line) {
        if (dead) throw new Killed();
        try {
          interrupt("signal at line");
          interrupt("kill before line");
          journal += line;
          interrupt("kill after line");
        } catch (error) {
          dead = true;
          throw error;
        }
      },
    };
    const options = { clock: world.clock, concurrency, signal: controller.signal };
    runs += 1;
    try {
      const provider = world.connect();
      report =
        journal === ""
          ? await apply(provider, plan, { ...options, journal: store })
          : await resume(provider, { text: journal, store }, options);
    } catch (error) {
      // Once the caller's own session has ended, nobody can resume. The last report stands.
      if (error instanceof AuthenticationError) break;
      if (!(error instanceof Killed) && !(error instanceof AbortedError)) throw error;
    }
    // Calls that were under way when the process died still arrive.
    await setImmediate();
    if (interruption) meanwhile();
  }
  return { report, journal, runs };
}
