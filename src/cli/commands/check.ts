import { AuthenticationError, CallError, PermissionError } from "../../errors.js";
import { userText } from "../../report/index.js";
import type { Caller } from "../../session.js";
import { isBehindAddress, otherProductBehind } from "../connected.js";
import { EXIT } from "../exit-code.js";
import { connect } from "../input/connect.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import { titleOf } from "../input/product.js";
import { explainError } from "../output/explain-error.js";
import { printData, printJson, tell } from "../output/print.js";

export interface CheckFlags extends InstallationFlags {
  json?: boolean;
}

/** What the installation did with the credential. */
interface Verdict {
  credential: "accepted" | "refused" | "unknown";
  /** Who the credential belongs to; `null` unless it was accepted. */
  caller: Caller | null;
  /** Why it was refused, or why we cannot tell, as sentences; `null` if it was accepted. */
  reason: string | null;
}

const CODES = { accepted: EXIT.done, refused: EXIT.denied, unknown: EXIT.error } as const;

/**
 * `sessionctl check`: checks whether the installation still accepts the credential. It makes one read, which asks who
 * the caller is. Only an answer from the product counts: no answer, or one from something else at the address, proves
 * nothing.
 *
 * @returns 0 for accepted, 3 for refused, 1 if we cannot tell.
 */
export async function check(flags: CheckFlags): Promise<number> {
  const provider = await connect(flags);
  const title = titleOf(provider);
  const verdict = await provider.whoami().then(accepted, (error) => verdictOn(error, title));
  const { credential, caller, reason } = verdict;
  if (flags.json) {
    const { product, installation } = provider;
    printJson({ version: 1, provider: product, installation, ...verdict });
  } else if (caller) {
    printData(`accepted: ${provider.installation} takes the credential for ${userText(caller.user)}.`);
  } else if (credential === "refused") {
    printData(`refused: ${provider.installation} no longer accepts the credential.`);
  } else {
    printData(`unknown: we cannot tell whether ${provider.installation} accepts the credential.`);
  }
  if (reason !== null) tell(reason);
  return CODES[credential];
}

function accepted(caller: Caller): Verdict {
  return { credential: "accepted", caller, reason: null };
}

/** @throws the error itself if it says nothing about the credential, such as a usage error or an interruption. */
async function verdictOn(error: unknown, title: string): Promise<Verdict> {
  if (!(error instanceof CallError) || error.code === "aborted") throw error;
  const said = explainError(error, { debug: false }).trimEnd();
  const unknown = (why: string): Verdict => ({
    credential: "unknown",
    caller: null,
    reason: why ? `${said}\n${why}` : said,
  });
  if (error instanceof PermissionError)
    return unknown("The read was refused, which says nothing certain about the credential.");
  if (!(error instanceof AuthenticationError)) {
    const other = await otherProductBehind(error);
    return unknown(other ? `This is ${other.title}: use --provider ${other.name}.` : "");
  }
  // Without a status nothing was sent, because the credential could not be obtained.
  if (error.status === null) return unknown("");
  // Anything can answer 401, such as a proxy in front of the product, or another server if the address is wrong.
  if (!(await isBehindAddress())) {
    return unknown(
      `The server that refused it does not look like ${title}: check the address, and any proxy in front of it.`,
    );
  }
  return { credential: "refused", caller: null, reason: said };
}
