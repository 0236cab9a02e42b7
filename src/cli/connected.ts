/** The connections of this process. They are signed out at the end, and used to explain a wrong address. */
import { CallError } from "../errors.js";
import type { Provider } from "../provider.js";
import type { Product } from "../providers/product.js";
import { PRODUCTS } from "../providers/registry.js";
import { EXIT } from "./exit-code.js";

/** How long we wait for signing out, or for checking which product is behind an address, in milliseconds. */
const PATIENCE_MS = 5_000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A connection, and how it was made. */
interface Connected {
  provider: Provider;
  product: Product;
  url: string;
  fetch: typeof globalThis.fetch;
}

const connected: Connected[] = [];

/** Remembers a connection, so that it is also signed out when a signal ends the process. */
export function remember(connection: Connected): void {
  connected.push(connection);
  if (!connection.provider.close) return;
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

/** Signs out all connections. It never throws, and takes at most five seconds. */
export async function signOut(): Promise<void> {
  for (const signal of SIGNALS) process.off(signal, onSignal);
  const signingOut = connected.splice(0).flatMap(({ provider }) => provider.close?.() ?? []);
  if (signingOut.length === 0) return;
  const over = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await Promise.race([Promise.allSettled(signingOut), over]);
}

/** Signs out on a signal. A command that revokes has its own listener, and signs out when it ends. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  void signOut().finally(() => process.exit(EXIT.interrupted));
}

/** The errors that occur if the address belongs to another product, or to none. */
const MISPLACED: ReadonlySet<string> = new Set(["not_found", "unexpected_response", "rejected"]);

/** No product needs more to be recognised, in bytes; a hostile server may send without end. */
const LONGEST_ANSWER = 64 * 1024;

/** A `fetch` that rejects if an answer is too long. */
export function bounded(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const { body, status, headers } = await fetch(input, init);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    const reader = body?.getReader();
    for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
      length += read.value.length;
      if (length > LONGEST_ANSWER) {
        await reader?.cancel();
        throw new Error("The answer is longer than any that we look for.");
      }
      parts.push(read.value);
    }
    return new Response(parts.length > 0 ? new Blob(parts) : null, { status, headers });
  };
}

/** Whether the product is behind the address that we are connected to. Asks without a credential. */
export async function isBehindAddress(): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for (const { product, url, fetch } of connected) {
    if (product.recognises && !(await product.recognises(url, bounded(fetch), signal))) return false;
  }
  return true;
}

/**
 * Finds out which other product is behind the address, if the error suggests that; `null` if none is
 * recognised. It sends no credential.
 */
export async function otherProductBehind(error: unknown): Promise<Product | null> {
  if (!(error instanceof CallError) || !MISPLACED.has(error.code)) return null;
  for (const { product, url, fetch } of connected) {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const probe = bounded(fetch);
    if (await product.recognises?.(url, probe, signal)) continue;
    for (const other of PRODUCTS) {
      if (other !== product && (await other.recognises?.(url, probe, signal))) return other;
    }
  }
  return null;
}
