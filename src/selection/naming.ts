import type { Naming } from "../provider.js";
import { type AddProblem, quoted } from "./selection-error.js";
import type { Selector } from "./selector.js";

/** How many wrong values an error shows. */
const SHOWN = 5;

/**
 * Reports values that cannot be a session or a user of this product. A call with one would be refused or do
 * nothing.
 */
export function checkNames(selector: Selector, naming: Naming, addProblem: AddProblem): void {
  const { isSessionId, sessionIds, isUserName, userNames } = naming;
  const check = (at: string, values: readonly string[] = [], fits: typeof isSessionId, what: string) => {
    const wrong = values.filter((value) => !fits(value));
    if (wrong.length === 0) return;
    const shown = wrong.slice(0, SHOWN).map(quoted).join(", ");
    const more = wrong.length > SHOWN ? ` and ${wrong.length - SHOWN} more` : "";
    addProblem(at, `${shown}${more} cannot be ${what}.`);
  };
  const session = `the id of a session: session ids are ${sessionIds}`;
  const user = `the name of a user: user names are ${userNames}`;
  check("ids", selector.ids, isSessionId, session);
  check("users", selector.users, isUserName, user);
  check("except.ids", selector.except?.ids, isSessionId, session);
  check("except.users", selector.except?.users, isUserName, user);
}
