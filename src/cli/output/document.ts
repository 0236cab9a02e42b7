import type { Provider } from "../../provider.js";
import type { Caller, Own } from "../../session.js";

/** The beginning of every JSON document of a command: the installation and the caller. */
export function documentHead(
  { product, installation }: Pick<Provider, "product" | "installation">,
  caller: Caller,
  own?: Own,
) {
  return { version: 1, provider: product, installation, caller, ...(own && { own }) };
}
