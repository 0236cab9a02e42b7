import type { SignIn, SignInList } from "../../extras.js";
import { plainText } from "../../remote-text.js";
import { userText } from "../../report/index.js";
import { parseDuration } from "../../selection/index.js";
import type { User } from "../../session.js";
import { UsageError } from "../exit-code.js";
import { connect } from "../input/connect.js";
import type { InstallationFlags } from "../input/installation-flags.js";
import { titleOf } from "../input/product.js";
import { agedTime, timeAgo, withLocalTimes } from "../output/age.js";
import { documentHead } from "../output/document.js";
import { printData, printJson, tell } from "../output/print.js";
import { type Column, renderTable, widthOf } from "../output/table.js";

export interface HistoryFlags extends InstallationFlags {
  user: string;
  since?: string;
  json?: boolean;
  csv?: boolean;
  quiet?: boolean;
}

const FIELDS = [
  "id",
  "at",
  "action",
  "signedIn",
  "userId",
  "login",
  "ip",
  "country",
  "city",
  "browser",
  "platform",
  "ipStart",
  "aimedAt",
] as const satisfies readonly (keyof SignIn)[];

/**
 * `sessionctl history`: lists sign-ins of a user from the login history. They are only candidates for open
 * sessions.
 */
export async function history(flags: HistoryFlags): Promise<void> {
  const { since = "30d" } = flags;
  const back = parseDuration(since);
  if (typeof back !== "number") throw new UsageError(`--since: ${back.problem}`);
  const provider = await connect(flags);
  const signInsOf = provider.extras?.signIns;
  if (!signInsOf) throw new UsageError(`${titleOf(provider)} has no login history that can be read.`);
  const now = Date.now();
  const { usersNamedIn } = await import("../../plan/index.js");
  const [user] = (await usersNamedIn({ users: [flags.user] }, provider)).values();
  if (!user) throw new UsageError("--user is empty. Give an e-mail address, a login or an id.");
  const list = await signInsOf({
    userId: user.id,
    login: user.login,
    since: new Date(now - back),
  });
  const { complete, reason, signIns } = list;

  if (flags.json) {
    printJson({ ...documentHead(provider, await provider.whoami()), user, complete, reason, signIns });
  } else if (flags.csv) {
    const { csvOf } = await import("../output/csv.js");
    printData(csvOf(signIns, FIELDS));
  } else if (flags.quiet) {
    printData(
      candidatesOf(signIns)
        .map(({ id }) => `${id}\n`)
        .join(""),
    );
  } else if (signIns.length > 0) {
    printData(renderTable(signIns, signInColumns(now), widthOf(process.stdout)));
  }
  tellAbout(list, { user, since, asked: flags.user, quiet: flags.quiet === true });
}

/** The events that may have opened a session: all except those known to have opened none. */
function candidatesOf(signIns: readonly SignIn[]): SignIn[] {
  return signIns.filter(({ signedIn }) => signedIn !== false);
}

/** Explains what the rows mean and what they do not mean. */
function tellAbout(
  { signIns, reason }: SignInList,
  { user, since, asked, quiet }: { user: User; since: string; asked: string; quiet: boolean },
): void {
  const named = plainText(asked, 100);
  const candidates = candidatesOf(signIns).length;
  if (signIns.length === 0) tell(`No sign-ins of ${userText(user)} in the last ${since}.`);
  if (candidates > 0) {
    tell(
      `Candidates: the history does not say which of them are still open. End one with "sessionctl revoke --id ID", or all with "sessionctl revoke --user ${named}".`,
    );
  }
  const without = signIns.length - candidates;
  if (without > 0) {
    const what = `${without} failed sign-in${without === 1 ? "" : "s"} or sign-out${without === 1 ? "" : "s"}`;
    tell(
      quiet ? `Left out: ${what}, which opened no session.` : `Among them: ${what}, which opened no session.`,
    );
  }
  const aimed = signIns.filter(({ aimedAt }) => aimedAt !== null).length;
  if (aimed > 0 && !quiet) {
    tell(
      `${aimed} of them ${aimed === 1 ? "was" : "were"} aimed at ${userText(user)}: the history names no user for a failed sign-in, so we look for the login that was typed.`,
    );
  }
  if (reason) {
    tell(
      `Not complete: ${plainText(withLocalTimes(reason), 500)} Use a shorter --since, or end everything with "sessionctl revoke --user ${named}".`,
    );
  }
}

function signInColumns(now: number): Column<SignIn>[] {
  return [
    { head: "ID", cell: ({ id }) => id },
    { head: "AGE", cell: ({ at }) => agedTime(at, now), label: "at", long: ({ at }) => timeAgo(at, now) },
    { head: "ACTION", cell: ({ action }) => action ?? "unknown", min: 12 },
    { head: "FROM", cell: ({ city, country }) => joined(city, country), min: 12 },
    { head: "ADDRESS", cell: ({ ip, ipStart }) => ip ?? ipStart ?? "unknown", overflow: "push" },
    { head: "DEVICE", cell: ({ browser, platform }) => joined(browser, platform), min: 12 },
  ];
}

function joined(...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(", ") || "unknown";
}
