import type { Provider } from "../../provider.js";
import type { Selector } from "../../selection/index.js";
import { UsageError } from "../exit-code.js";
import { connect } from "./connect.js";
import type { InstallationFlags } from "./installation-flags.js";
import { type SelectionFlags, selects } from "./selection-flags.js";

/**
 * Reads from the flags which installation and which sessions are meant. The product comes first, because it defines
 * what an id and a user look like. Nothing is sent yet.
 *
 * @returns the provider and the selector; the selector is `undefined` if the flags select nothing.
 * @throws UsageError if the flags are not valid.
 */
export async function connectAndSelect(
  flags: SelectionFlags & InstallationFlags,
): Promise<{ provider: Provider; selector: Selector | undefined }> {
  if (flags.from === "-" && flags.credentialStdin)
    throw new UsageError(
      "--from - and --credential-stdin both read standard input. Use another source for one of them.",
    );
  if (!selects(flags)) return { provider: await connect(flags), selector: undefined };
  const { scopeOf, selectorOf } = await import("./asked-selection.js");
  const provider = await connect(flags, scopeOf(flags));
  const { readListed } = await import("./from-file.js");
  const listed = await readListed(flags.from, provider.capabilities.naming);
  return { provider, selector: selectorOf(flags, listed, provider.capabilities) };
}
