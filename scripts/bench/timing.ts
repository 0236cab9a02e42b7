/** Time and memory of this process. */

const MB = 1_000_000;

/** The time that some work took, and its result. */
interface Timed<T> {
  /** The wall time, in milliseconds. */
  ms: number;
  /** The processor time in all threads, in milliseconds. */
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

/** The median; `null` if there are no values. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? null;
}

/** The resident memory now. */
export const rssMb = () => process.memoryUsage.rss() / MB;

/** The peak of the resident memory. On Linux and macOS, libuv reports it in kB. */
export const peakMb = () => (process.resourceUsage().maxRSS * 1024) / MB;

export const heapMb = () => process.memoryUsage().heapUsed / MB;

/** Collects garbage. It needs `--expose-gc`, with which measurements run. */
export function collectGarbage(): void {
  globalThis.gc?.();
}
