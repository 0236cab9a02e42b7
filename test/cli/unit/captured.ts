import { vi } from "vitest";

/** What a command wrote and how it ended. */
export interface Captured<T> {
  stdout: string;
  stderr: string;
  /** What it returned. `undefined` if it threw. */
  result: T | undefined;
  /** What it threw. `undefined` if it returned. */
  error: Error | undefined;
}

/** Runs a command of the command line in this process and catches what it writes. */
export async function captured<T>(command: () => Promise<T>): Promise<Captured<T>> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
      written[stream] += String(chunk);
      return true;
    }),
  );
  try {
    const result = await command();
    return { ...written, result, error: undefined };
  } catch (error) {
    return { ...written, result: undefined, error: error as Error };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
