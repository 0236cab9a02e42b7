/**
 * The guided demonstration: a simulated portal with a compromised account, over real HTTP. Everything
 * that is printed is what the portal answered or holds.
 */
import Table from "cli-table3";
import { AuthenticationError, docspace, plainText, type Session } from "../src/index.js";
import { compromisedPortal } from "../src/simulator/index.js";

const { portal, mara, tokens } = compromisedPortal();
const server = await portal.listen();
const stop = () => void server.close().finally(() => process.exit(130));
process.once("SIGINT", stop);

try {
  await demonstrate();
} finally {
  process.off("SIGINT", stop);
  await server.close();
}

async function demonstrate() {
  const maras = docspace({ baseUrl: server.url, auth: { kind: "portalToken", portalToken: tokens.mara } });

  const caller = await maras.whoami();
  const before = await maras.listSessions();
  say(`A simulated portal listens on ${server.url}.`);
  say(
    `${caller.user.name} <${caller.user.login}> finds ${before.sessions.length} sessions on her account:\n`,
  );
  say(tableOf(before.sessions));
  say("\nThe browser names come from whoever signed in. One of them tried to take over this terminal.\n");

  const stranger = docspace({
    baseUrl: server.url,
    auth: { kind: "portalToken", portalToken: tokens.stranger },
  });
  const intruder = await stranger.whoami();
  say(`The stranger in Recife is signed in as ${intruder.user.name}.\n`);

  say("Revoking all sessions but the current one, and listing again:\n");
  const { outcomes } = await maras.revokeOthers();
  const table = tableWith("session", "outcome", "evidence");
  for (const { session, outcome, evidence, reason } of outcomes) {
    table.push([session, outcome, evidence ?? reason ?? ""]);
  }
  say(table.toString());

  const after = await maras.listSessions();
  say(`\nLeft on the account: ${after.sessions.map(shortly).join("; ")}.`);
  const answer = await stranger.whoami().then(
    () => "it still works",
    (error) => (error instanceof AuthenticationError ? "refused, the session has ended" : String(error)),
  );
  say(`The stranger's next call: ${answer}.`);
  say(
    `The portal's own books agree: ${portal.connections(mara).length} open session of ${mara.displayName}.`,
  );

  const byKey = docspace({ baseUrl: server.url, auth: { kind: "apiKey", apiKey: tokens.maraApiKey } });
  const survived = await byKey.whoami().then(
    () => true,
    () => false,
  );
  say(`\nWhat a revocation does not end: API keys. Her API key ${survived ? "still works" : "is refused"}.`);
  say("Delete API keys that you do not know, and change the password.");
}

function tableOf(sessions: Session[]): string {
  const table = tableWith("", "session", "signed in", "from", "device", "address");
  for (const session of sessions) {
    table.push([
      session.current === true ? "you" : "",
      session.id,
      agoOf(session.startedAt),
      plainText([session.city, session.country].filter(Boolean).join(", ") || "unknown", 22),
      plainText([session.browser, session.platform].filter(Boolean).join(", ") || "unknown", 28),
      plainText(session.ip ?? "unknown"),
    ]);
  }
  return table.toString();
}

/** Columns without lines: narrow, and easy to read in a log as well. */
function tableWith(...head: string[]) {
  const lines = ["top", "bottom", "left", "right", "mid"].flatMap((side) => [
    side,
    `${side}-mid`,
    `${side}-left`,
    `${side}-right`,
  ]);
  return new Table({
    head,
    chars: { ...Object.fromEntries(lines.map((line) => [line, ""])), middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
}

function agoOf(date: Date | null): string {
  if (!date) return "unknown";
  const minutes = Math.round((Date.now() - date.getTime()) / 60_000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (minutes < 60) return format.format(-minutes, "minute");
  return minutes < 1440
    ? format.format(-Math.round(minutes / 60), "hour")
    : format.format(-Math.round(minutes / 1440), "day");
}

function shortly(session: Session): string {
  return plainText(
    `${session.id} from ${session.city ?? "an unknown place"}${session.current === true ? ", your own" : ""}`,
  );
}

function say(text: string) {
  console.log(text);
}
