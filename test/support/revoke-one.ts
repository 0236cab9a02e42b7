import { type DocSpace, type ItemOutcome, revoke } from "../../src/index.js";

/** Revokes one session by its id and returns its outcome. */
export async function revokeOne(
  client: DocSpace,
  id: string,
  options: { includeCurrent?: true } = {},
): Promise<ItemOutcome> {
  const { outcomes } = await revoke(client, { ids: [id], ...options });
  const [outcome, ...more] = outcomes;
  if (!outcome || more.length > 0) throw new Error(`One outcome was expected, not ${outcomes.length}.`);
  return outcome;
}
