import type { Provider } from "../../provider.js";
import type { Caller, Own } from "../../session.js";

/** How every JSON document of a command begins: where, and as whom. */
export function documentHead(
  { product, installation }: Pick<Provider, "product" | "installation">,
  caller: Caller,
  own?: Own,
) {
  return { version: 1, provider: product, installation, caller, ...(own && { own }) };
}
