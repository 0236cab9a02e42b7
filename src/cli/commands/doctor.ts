import { CallError } from "../../errors.js";
import { explainNetworkFailure } from "../../http/network-failure.js";
import type { Product } from "../../providers/product.js";
import { PRODUCTS } from "../../providers/registry.js";
import { plainText } from "../../remote-text.js";
import { userText } from "../../report/index.js";
import type { Own } from "../../session.js";
import { bounded } from "../connected.js";
import { EXIT } from "../exit-code.js";
import { connect, type Installation, installationOf } from "../input/connect.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import { fetchFor, networkSettings } from "../input/network.js";
import { credentialInWords } from "../input/product.js";
import { durationOf } from "../output/age.js";
import { explainError } from "../output/explain-error.js";
import { printData, printJson } from "../output/print.js";
import { systemKeyring } from "../profile/keyring.js";
import { limitsText, revocable } from "./whoami.js";

export interface DoctorFlags extends InstallationFlags {
  json?: boolean;
}

type Status = "ok" | "warning" | "problem";

/** What was found about one thing. */
interface Finding {
  name: string;
  status: Status;
  found: string;
  /** What to do about it, as a sentence; `null` if nothing is to be done. */
  next: string | null;
}

type Add = (name: string, status: Status, found: string, next?: string | null) => void;

/** How long we wait for an answer to requests without a credential, in milliseconds. */
const PATIENCE_MS = 10_000;
/** If the clocks differ by more than this, filters by age select the wrong sessions. The header has whole seconds. */
const CLOCK_WARNING_MS = 60_000;

/**
 * `sessionctl doctor`: checks everything that a revocation needs, and changes nothing. If a problem makes later checks
 * impossible, it leaves them out.
 *
 * @returns 1 if something is a problem.
 */
export async function doctor(flags: DoctorFlags): Promise<number> {
  const findings: Finding[] = [];
  const add: Add = (name, status, found, next = null) => {
    findings.push({ name, status, found: plainText(found, 1000), next: next && plainText(next, 1000) });
  };
  const attempt = async <T>(name: string, step: () => Promise<T>): Promise<T | null> => {
    try {
      return await step();
    } catch (error) {
      if (error instanceof CallError && error.code === "aborted") throw error;
      const [found = "", ...next] = explainError(error, { debug: false }).trimEnd().split("\n");
      add(name, "problem", found, next.join(" ") || null);
      return null;
    }
  };
  const installation = await attempt("installation", () => installationOf(flags));
  if (installation) {
    const { url, product, profile } = installation;
    add("installation", "ok", `${url}${profile ? `, the profile ${profile.name}` : ""}`);
    const fetch = await attempt("proxy", () => fetchFor(url));
    if (fetch) {
      lookAtNetwork(url, add);
      if (await lookAtAddress(url, product, { fetch, add }))
        await attempt("credential", () => lookAtCaller(product, flags, add));
    }
  }
  await lookAtKeyring(installation, add);
  if (flags.json) printJson({ version: 1, installation: installation?.url ?? null, findings });
  else printData(findings.map(lineOf).join(""));
  return findings.some(({ status }) => status === "problem") ? EXIT.error : EXIT.done;
}

function lineOf({ name, status, found, next }: Finding): string {
  const line = `${status.padEnd(7)}  ${name.padEnd(12)}  ${found}\n`;
  return next ? `${line}${" ".repeat(9)}${" ".repeat(14)}${next}\n` : line;
}

/** Reports the settings of the environment for proxies and certificates. */
function lookAtNetwork(url: string, add: Add): void {
  const settings = networkSettings(url);
  if (settings.length === 0) add("proxy", "ok", "none is set");
  for (const { isUsed, sentence } of settings) add("proxy", isUsed ? "ok" : "warning", sentence);
}

/** Checks whether anything answers at the address, what it is, and its clock. It sends no credential. */
async function lookAtAddress(
  url: string,
  product: Product,
  { fetch, add }: { fetch: typeof globalThis.fetch; add: Add },
): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const sentAt = Date.now();
  let answer: Response;
  try {
    answer = await fetch(url, { redirect: "manual", signal });
    await answer.body?.cancel();
  } catch (error) {
    const [found, next] = signal.aborted
      ? [
          `no answer within ${durationOf(PATIENCE_MS / 1000)}`,
          "Check the address, the network and the proxy.",
        ]
      : ["no answer", explainNetworkFailure(error, "Check the address and the network.")];
    add("reachable", "problem", found, next);
    return false;
  }
  const tookMs = Date.now() - sentAt;
  add("reachable", "ok", `answered in ${tookMs} ms`);
  const probe = bounded(fetch);
  if (await product.recognises?.(url, probe, signal)) add("product", "ok", product.title);
  else {
    const other = await otherAt(url, product, { fetch: probe, signal });
    if (other) {
      add("product", "problem", `this is ${other.title}`, `Use --provider ${other.name}.`);
      return false;
    }
    add("product", "warning", `not recognised as ${product.title}`, "Check the address and its path.");
  }
  lookAtClock(answer.headers.get("date"), sentAt + tookMs / 2, add);
  return true;
}

async function otherAt(
  url: string,
  product: Product,
  { fetch, signal }: { fetch: typeof globalThis.fetch; signal: AbortSignal },
): Promise<Product | null> {
  for (const other of PRODUCTS) {
    if (other !== product && (await other.recognises?.(url, fetch, signal))) return other;
  }
  return null;
}

function lookAtClock(date: string | null, now: number, add: Add): void {
  const there = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(there)) {
    add("clock", "warning", "the installation does not report its time");
    return;
  }
  const aheadMs = now - there;
  if (Math.abs(aheadMs) <= CLOCK_WARNING_MS) {
    add("clock", "ok", "agrees within a minute");
    return;
  }
  const amount = durationOf(Math.abs(aheadMs) / 1000);
  const found = `this machine is ${amount} ${aheadMs > 0 ? "ahead of" : "behind"} the installation`;
  add("clock", "warning", found, "Set the clocks right: filters by age depend on them.");
}

async function lookAtCaller(product: Product, flags: InstallationFlags, add: Add): Promise<void> {
  const provider = await connect(flags);
  // We do this first and alone, because a refused credential must not be tried again.
  const caller = await provider.whoami();
  const kind = credentialInWords(product, caller.authenticatedBy);
  add("credential", "ok", `${kind}, accepted for ${userText(caller.user)}`);
  const release = await provider.extras?.release?.();
  if (release) add("release", "ok", release);
  else if (release === null) add("release", "warning", "the installation does not report it");
  const { own, covers } = await provider.list();
  add("rights", "ok", revocable(provider.capabilities, caller, { own, covers }));
  add("own session", ...ownSession(own));
  add("limits", "ok", limitsText(provider.capabilities));
}

function ownSession(own: Own): [Status, string, (string | null)?] {
  if (own.state === "known") return ["ok", own.id];
  if (own.state === "none") return ["ok", `none: ${own.reason}`];
  const next =
    own.state === "among"
      ? "All of them are spared."
      : "We refuse anything that could end it: use another kind of credential, or add --include-current.";
  return ["warning", `${own.state}: ${own.reason}`, next];
}

/** Checks the keyring. If it cannot be used, that is a problem only for a profile whose credential is in it. */
async function lookAtKeyring(installation: Installation | null, add: Add): Promise<void> {
  const profile = installation?.profile;
  try {
    await systemKeyring.get(profile?.name ?? "sessionctl doctor");
    add("keyring", "ok", "can be used");
  } catch (error) {
    const isNeeded = profile?.credential === "keyring";
    const next = "Unlock it; or add profiles with --credential-file or --credential-command.";
    add("keyring", isNeeded ? "problem" : "warning", (error as Error).message, next);
  }
}
