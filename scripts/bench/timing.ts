/** Time and memory of this process. */

const MB = 1_000_000;

/** What some work took, in milliseconds, and what came of it. */
interface Timed<T> {
  /** On the clock. */
  ms: number;
  /** Of the processor, in all threads. */
  cpuMs: number;
  result: T;
}

export async function timeOf<T>(work: () => T | Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ms: performance.now() - startedAt, cpuMs: (user + system) / 1000, result };
}

/** The middle one, or `null` of none. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? null;
}

/** What is resident now. */
export const rssMb = () => process.memoryUsage.rss() / MB;

/** The most that was ever resident. Linux and macOS count in kB through libuv. */
export const peakMb = () => (process.resourceUsage().maxRSS * 1024) / MB;

export const heapMb = () => process.memoryUsage().heapUsed / MB;

/** Measurements run with `--expose-gc`. */
export function collectGarbage(): void {
  globalThis.gc?.();
}
