import { type Capabilities, mayEndOthers } from "../../provider.js";
import { userText } from "../../report/index.js";
import type { Caller, Listing, Own } from "../../session.js";
import { connect } from "../input/connect.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import { credentialInWords, productNamed } from "../input/product.js";
import { documentHead } from "../output/document.js";
import { printData, printJson } from "../output/print.js";

export interface WhoamiFlags extends InstallationFlags {
  json?: boolean;
}

/** `sessionctl whoami`: shows the user of the credential, the own session, and what the product can do. */
export async function whoami(flags: WhoamiFlags): Promise<void> {
  const provider = await connect(flags);
  const [caller, release, { own, covers }] = await Promise.all([
    provider.whoami(),
    provider.extras?.release?.() ?? null,
    provider.list(),
  ]);
  const { product, installation, capabilities } = provider;
  if (flags.json) {
    return printJson({ ...documentHead(provider, caller, own), release, capabilities });
  }
  const rows: [string, string][] = [
    ["installation", `${installation} (${product})`],
    ...(provider.extras?.release
      ? [["release", release ?? "unknown: the installation does not say"] as [string, string]]
      : []),
    ["you", `${userText(caller.user)}${caller.administrator ? ", administrator" : ""}`],
    ["signed in by", credentialInWords(productNamed(product), caller.authenticatedBy)],
    ["own session", ownSession(own)],
    ["can list", covers === "caller" ? "your own sessions" : "everybody's sessions"],
    ["can revoke", revocable(capabilities, caller, { own, covers })],
    ["fields", capabilities.fields.map(({ name }) => name).join(", ")],
    ["limits", limitsText(capabilities)],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  printData(rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join(""));
}

function ownSession(own: Own): string {
  return own.state === "known" ? own.id : `${own.state}: ${own.reason}`;
}

export function revocable(
  capabilities: Capabilities,
  caller: Caller,
  { own, covers }: Pick<Listing, "own" | "covers">,
): string {
  const { sessionsPerCall, everything } = capabilities;
  const others = mayEndOthers(capabilities, caller);
  const parts = [
    sessionsPerCall > 0 && `${others ? "anybody's" : "your own"} sessions by id`,
    everything.some(({ of, keepsOwn }) => !keepsOwn || (of === "anyone" && others)) &&
      (others ? "everything of a user" : "everything of your own"),
    everything.some(({ keepsOwn }) => keepsOwn) &&
      (own.state === "known" ? "all but the current one" : "not: all but the current one"),
  ];
  const note = others && covers === "caller" ? "; of others it cannot show what was there" : "";
  return parts.filter(Boolean).join(", ") + note;
}

export function limitsText({ limits }: Capabilities): string {
  const { requestsPerMinute, concurrentReads, concurrentWrites, writesPerDay } = limits;
  const parts = [
    requestsPerMinute !== null && `${requestsPerMinute} requests a minute`,
    concurrentReads !== null && `${concurrentReads} ${concurrentReads === 1 ? "read" : "reads"} at a time`,
    concurrentWrites !== null &&
      `${concurrentWrites} ${concurrentWrites === 1 ? "write" : "writes"} at a time`,
    writesPerDay !== null && `${writesPerDay} writes a day`,
  ];
  return parts.filter(Boolean).join(", ") || "none known";
}
