import { listSignIns, type SignIn, type SignInList } from "../../providers/docspace/sign-ins.js";
import { plainText } from "../../remote-text.js";
import { parseDuration } from "../../selection/duration.js";
import type { User } from "../../session.js";
import { UsageError } from "../exit-code.js";
import { connect } from "../input/connect.js";
import type { PortalFlags } from "../input/portal-flags.js";
import { ageOf } from "../output/age.js";
import { documentHead } from "../output/document.js";
import { userText } from "../output/plan-text.js";
import { printData, printJson, tell } from "../output/print.js";
import { type Column, renderTable, widthOf } from "../output/table.js";

export interface HistoryFlags extends PortalFlags {
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
] as const satisfies readonly (keyof SignIn)[];

/** `sessionctl history`: sign-ins of a user from the login history, as candidates and no more. */
export async function history(flags: HistoryFlags): Promise<void> {
  const { since = "30d" } = flags;
  const back = parseDuration(since);
  if (typeof back !== "number") throw new UsageError(`--since: ${back.problem}`);
  const provider = await connect(flags);
  const now = Date.now();
  const user = await provider.findUser(flags.user);
  const list = await listSignIns(provider.client, {
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

/** What may have opened a session: everything but what is known to have opened none. */
function candidatesOf(signIns: readonly SignIn[]): SignIn[] {
  return signIns.filter(({ signedIn }) => signedIn !== false);
}

/** What the rows mean, and what they do not. */
function tellAbout(
  { signIns, reason }: SignInList,
  { user, since, asked, quiet }: { user: User; since: string; asked: string; quiet: boolean },
): void {
  const named = plainText(asked, 100);
  const candidates = candidatesOf(signIns).length;
  if (signIns.length === 0) tell(`No sign-ins of ${userText(user)} in the last ${since}.`);
  if (candidates > 0) {
    tell(
      `Candidates: the history does not tell which of them are still open. One ends with "sessionctl revoke --id ID", all with "sessionctl revoke --user ${named}".`,
    );
  }
  const without = signIns.length - candidates;
  if (without > 0) {
    const what = `${without} failed sign-in${without === 1 ? "" : "s"} or sign-out${without === 1 ? "" : "s"}`;
    tell(
      quiet ? `Left out: ${what}, which opened no session.` : `Among them: ${what}, which opened no session.`,
    );
  }
  if (reason) {
    tell(
      `Not complete: ${plainText(reason, 500)} Look back less far with --since, or end everything with "sessionctl revoke --user ${named}".`,
    );
  }
}

function signInColumns(now: number): Column<SignIn>[] {
  return [
    { head: "ID", cell: ({ id }) => id },
    { head: "AGE", cell: ({ at }) => ageOf(at, now) },
    { head: "ACTION", cell: ({ action }) => action ?? "unknown", min: 12 },
    { head: "FROM", cell: ({ city, country }) => joined(city, country), min: 8 },
    { head: "ADDRESS", cell: ({ ip }) => ip ?? "unknown", min: 12 },
    { head: "DEVICE", cell: ({ browser, platform }) => joined(browser, platform), min: 8 },
  ];
}

function joined(...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(", ") || "unknown";
}
