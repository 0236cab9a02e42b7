/** Checks that a product's answer is consistent, before we conclude anything from it. */
import { type FailedCall, UnexpectedResponseError } from "./errors.js";
import type { Call, Provider } from "./provider.js";
import { plainText } from "./remote-text.js";
import type { Caller, Listing, User } from "./session.js";

/** How a list contradicts itself, to follow "The answer"; `null` if it does not. */
function contradictionIn({ sessions }: Listing): string | null {
  const seen = new Set<string>();
  for (const { id } of sessions) {
    if (seen.has(id)) return `lists session ${plainText(id, 80)} twice`;
    seen.add(id);
  }
  return null;
}

/**
 * Lists the sessions.
 *
 * @throws UnexpectedResponseError if the list contradicts itself: nothing can be concluded from it.
 */
export async function listWhole(
  provider: Pick<Provider, "list" | "installation">,
  options: Call,
): Promise<Listing> {
  const list = await provider.list(options);
  assertNoContradiction(list, provider.installation);
  return list;
}

/**
 * Reads the caller and lists the sessions.
 *
 * @throws UnexpectedResponseError if the list contradicts itself.
 */
export async function callerAndList(
  provider: Pick<Provider, "whoami" | "list" | "installation">,
  options: Call,
): Promise<{ caller: Caller; list: Listing }> {
  const [caller, list] = await Promise.all([provider.whoami(options), listWhole(provider, options)]);
  return { caller, list };
}

/** @throws UnexpectedResponseError if the list contradicts itself. */
export function assertNoContradiction(list: Listing, url: string): void {
  const contradiction = contradictionIn(list);
  if (contradiction !== null) throw unbelievable("list", `The answer ${contradiction}`, url);
}

/**
 * @throws UnexpectedResponseError if we asked for an e-mail address and the user found has another one, or
 * none.
 */
export function assertAskedFor(name: string, user: User, url: string): void {
  if (!name.includes("@") || user.id === name) return;
  if (user.login !== null && isSameText(user.login, name)) return;
  const other = user.login === null ? "no e-mail address" : `the address ${plainText(user.login, 80)}`;
  throw unbelievable(
    "findUsers",
    `${plainText(name, 80)} was asked for, but the user in the answer has ${other}`,
    url,
    "Nothing was sent. Check the spelling, or name the user by id.",
  );
}

const isSameText = (one: string, other: string) =>
  one.trim().normalize("NFC").toLowerCase() === other.trim().normalize("NFC").toLowerCase();

function unbelievable(operation: string, what: string, url: string, next = ""): UnexpectedResponseError {
  return new UnexpectedResponseError(what, answeredCall(operation, url), null, next);
}

/** A call that was answered at the first attempt, for an error about what the answer says. It changed nothing. */
export function answeredCall(
  operation: string,
  url: string,
  { method = "GET", status = null }: { method?: string; status?: number | null } = {},
): FailedCall {
  return {
    operation,
    method,
    url,
    status,
    productCode: null,
    productMessage: null,
    attempts: 1,
    mayHaveTakenEffect: false,
  };
}
