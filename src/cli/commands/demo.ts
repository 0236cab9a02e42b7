import { apply } from "../../apply.js";
import { AuthenticationError } from "../../errors.js";
import type { Credential } from "../../http/credentials.js";
import { plan } from "../../plan.js";
import { docspace } from "../../providers/docspace/index.js";
import { plainText } from "../../remote-text.js";
import { formatReport } from "../../report-text.js";
import type { Session } from "../../session.js";
import type { CompromisedPortal } from "../../simulator/index.js";
import { EXIT } from "../exit-code.js";
import { planText, userText } from "../output/plan-text.js";
import { printData } from "../output/print.js";
import { sessionColumns } from "../output/session-columns.js";
import { renderTable, widthOf } from "../output/table.js";

/**
 * `sessionctl demo`: a compromised account, from the first look to the proof, over real HTTP on
 * loopback. What it prints about sessions is what the portal answered, or what the library made of it.
 */
export async function demo(): Promise<void> {
  const { compromisedPortal } = await import("../../simulator/index.js");
  const simulated = compromisedPortal();
  const server = await simulated.portal.listen();
  const stop = () => void server.close().finally(() => process.exit(EXIT.interrupted));
  process.once("SIGINT", stop);
  try {
    await demonstrate(simulated, server.url);
  } finally {
    process.off("SIGINT", stop);
    await server.close();
  }
}

async function demonstrate({ portal, mara, tokens }: CompromisedPortal, baseUrl: string): Promise<void> {
  const as = (auth: Credential) => docspace({ baseUrl, auth });
  const maras = as({ kind: "portalToken", portalToken: tokens.mara });
  const stranger = as({ kind: "portalToken", portalToken: tokens.stranger });
  const width = widthOf(process.stdout);

  const { user } = await maras.whoami();
  const { sessions } = await maras.listSessions();
  step(1, "Look", "sessionctl list");
  say(`On a simulated portal at ${baseUrl}, ${userText(user)} finds ${sessions.length} sessions.\n\n`);
  say(renderTable(sessions, sessionColumns(Date.now()), width));
  say("\nThe browser names come from whoever signed in. One of them tried to take over this terminal.");
  const intruder = await stranger.whoami();
  say(`The stranger in Recife works as ${userText(intruder.user)}.`);

  step(2, "Plan", "sessionctl plan --others --out others.json");
  const made = await plan(maras, { others: true });
  say(planText(made, { now: Date.now(), width }));

  step(3, "Apply, verify, report", "sessionctl apply others.json");
  const report = await apply(maras, made, { reason: "A stranger is signed in from Recife" });
  say(formatReport(report));

  step(4, "See for yourself", "sessionctl list");
  const after = await maras.listSessions();
  say(`Left on the account: ${after.sessions.map(shortly).join("; ")}.`);
  say(`The stranger's next call: ${await answerTo(stranger.whoami())}.`);
  const open = portal.connections(mara).length;
  say(`The portal's own books: ${open} open ${open === 1 ? "session" : "sessions"} of ${mara.displayName}.`);
  say(`Her API key: ${await answerTo(as({ kind: "apiKey", apiKey: tokens.maraApiKey }).whoami())}.`);
  say("\nNo real portal was touched. Try it by hand on the same portal: sessionctl simulate");
}

/** What became of a call, in words. */
function answerTo(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "still works",
    (error) =>
      error instanceof AuthenticationError ? "refused, the session has ended" : plainText(String(error)),
  );
}

function shortly({ id, city, current }: Session): string {
  return plainText(`${id} from ${city ?? "an unknown place"}${current === true ? ", your own" : ""}`);
}

function step(number: number, title: string, command: string): void {
  say(`${number > 1 ? "\n" : ""}${number}. ${title}: ${command}\n\n`);
}

function say(text: string): void {
  printData(text);
}
