/** Time and memory of this process. */

const MB = 1_000_000;

/** How long something takes, in milliseconds, and what comes of it. */
export async function timeOf<T>(work: () => T | Promise<T>): Promise<[ms: number, result: T]> {
  const startedAt = performance.now();
  const result = await work();
  return [performance.now() - startedAt, result];
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
