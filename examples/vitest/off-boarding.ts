import type { Provider } from "sessionctl";
import { revoke } from "sessionctl";

/** What we note in the ticket when somebody leaves. */
export interface OffBoarding {
  /** Whether all of their sessions have ended, as far as the product shows. */
  isDone: boolean;
  /** For the ticket. */
  note: string;
}

/** Ends every session of a person who leaves the company. */
export async function offBoard(provider: Provider, email: string, ticket: string): Promise<OffBoarding> {
  const { summary, outcomes } = await revoke(
    provider,
    { users: [email] },
    { reason: "left the company", ticket },
  );
  const isDone = summary.failed + summary.unknown === 0;
  const [{ evidence = null } = {}] = outcomes;
  return { isDone, note: isDone ? `Sessions of ${email} ended (${evidence})` : `Look into ${email}` };
}
