import { answeredCall, assertAskedFor } from "../believable.js";
import { NotFoundError, NotPermittedError, PermissionError } from "../errors.js";
import { type Call, mayEndOthers, type Provider } from "../provider.js";
import { plainText } from "../remote-text.js";
import { SelectionError, type Selector } from "../selection/index.js";
import type { Caller, Listing, Session, User } from "../session.js";

/**
 * Finds the users that a selector names, by these names. A user of `except` who does not exist is left out,
 * and then matches nothing, like a user without sessions.
 *
 * @throws NotFoundError if a user of the target does not exist.
 * @throws SelectionError if a name stands for several users.
 * @throws UnexpectedResponseError if we asked for an e-mail address and the product returns a user with
 *   another one.
 */
export async function usersNamedIn(
  selector: Pick<Selector, "users" | "except" | "match">,
  provider: Pick<Provider, "findUsers" | "installation">,
  call: Call = {},
): Promise<Map<string, User>> {
  const found = new Map<string, User>();
  for (const name of new Set(selector.users)) {
    const user = await userNamed(name, "users", selector, provider, call);
    if (!user) throw nobodyCalled(name, provider.installation);
    found.set(name, user);
  }
  for (const name of new Set(selector.except?.users)) {
    if (found.has(name)) continue;
    const user = await userNamed(name, "except.users", selector, provider, call);
    if (user) found.set(name, user);
  }
  return found;
}

async function userNamed(
  name: string,
  at: "users" | "except.users",
  { match }: Pick<Selector, "match">,
  provider: Pick<Provider, "findUsers" | "installation">,
  call: Call,
): Promise<User | undefined> {
  const [user, ...more] = await provider.findUsers(name, { ...call, match });
  if (more.length > 0 && user) {
    const ids = [user, ...more].map(({ id }) => plainText(id, 80)).join(", ");
    throw new SelectionError({
      at,
      problem: `${plainText(name, 80)} names ${more.length + 1} users: ${ids}. Name the one that you mean by its id.`,
    });
  }
  if (user) assertAskedFor(name, user, provider.installation);
  return user;
}

function nobodyCalled(name: string, url: string): NotFoundError {
  return new NotFoundError(
    `found nobody called ${plainText(name, 80)}`,
    answeredCall("findUsers", url),
    "Nothing was revoked. Check the spelling, and the address of the installation.",
  );
}

/**
 * Finds the users for a plan, and checks that the caller may end their sessions, before any call is wasted.
 *
 * @throws NotPermittedError if the target is somebody else and the caller may not end their sessions.
 */
export async function usersToPlanFor(
  selector: Selector,
  provider: Pick<Provider, "findUsers" | "installation" | "capabilities">,
  caller: Caller,
  call: Call = {},
): Promise<Map<string, User>> {
  const permitted = mayEndOthers(provider.capabilities, caller);
  let users: Map<string, User>;
  try {
    users = await usersNamedIn(selector, provider, call);
  } catch (error) {
    // A caller who may not even look up a user gets the error that explains what this means.
    if (permitted || !selector.users || !(error instanceof PermissionError)) throw error;
    throw refusal(selector.users, provider, caller, error);
  }
  const others = (selector.users ?? []).filter((name) => users.get(name)?.id !== caller.user.id);
  if (!permitted && others.length > 0) throw refusal(others, provider, caller);
  return users;
}

/**
 * @throws NotPermittedError if one of the sessions belongs to somebody else and the caller may not end it.
 */
export function assertMayEndForeign(
  sessions: readonly Session[],
  covers: Listing["covers"],
  provider: Pick<Provider, "capabilities">,
  caller: Caller,
): void {
  // If a list should contain the caller's sessions only, we do not trust other users in it.
  if (covers === "caller" || mayEndOthers(provider.capabilities, caller)) return;
  const foreign = sessions.find(({ userId }) => userId !== caller.user.id);
  if (foreign) throw refusal([foreign.userId], provider, caller);
}

function refusal(
  names: readonly string[],
  { capabilities }: Pick<Provider, "capabilities">,
  { user }: Caller,
  cause?: unknown,
): NotPermittedError {
  const whose = names.map((name) => plainText(name, 80)).join(", ");
  const who =
    capabilities.endsOthersFor === "nobody"
      ? "only the user may end them"
      : `only an administrator may end them, and ${plainText(user.login ?? user.id, 80)} is not one`;
  return new NotPermittedError(
    `The sessions of ${whose} cannot be ended: ${who}. Nothing was revoked. Ask an administrator to do it, or select your own sessions.`,
    { cause },
  );
}
