import type { Provider } from "../../provider.js";
import type { Caller } from "../../session.js";

/** How every JSON document of a command begins: where, and as whom. */
export function documentHead({ name, portal }: Pick<Provider, "name" | "portal">, caller: Caller) {
  return { version: 1, provider: name, portal, caller };
}
