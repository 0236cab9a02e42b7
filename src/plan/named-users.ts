import type { Provider } from "../provider.js";
import type { Selector } from "../selection.js";
import type { User } from "../session.js";

/**
 * The users that a selector names, by the name that it uses.
 *
 * @throws NotFoundError when one of them does not exist.
 */
export async function usersNamedIn(
  selector: Pick<Selector, "users" | "except">,
  provider: Pick<Provider, "findUser">,
  signal?: AbortSignal,
): Promise<Map<string, User>> {
  const names = [...new Set([...(selector.users ?? []), ...(selector.except?.users ?? [])])];
  const found = new Map<string, User>();
  for (const name of names) found.set(name, await provider.findUser(name, { signal }));
  return found;
}
