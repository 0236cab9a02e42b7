/** Whether a person can be asked, and asking them. Questions are no data: they go to stderr. */

export function hasTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** A question that is answered with yes or no. Enter and Ctrl-C are no. */
export async function askYesNo(message: string): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  const answer = await confirm({ message, initialValue: false, output: process.stderr });
  return answer === true;
}
