import type { Capabilities } from "../../provider.js";
import type { Caller } from "../../session.js";
import { connect } from "../input/connect.js";
import type { PortalFlags } from "../input/portal-flags.js";
import { documentHead } from "../output/document.js";
import { userText } from "../output/plan-text.js";
import { printData, printJson } from "../output/print.js";

export interface WhoamiFlags extends PortalFlags {
  json?: boolean;
}

/** `sessionctl whoami`: who the credential belongs to, the own session, and what the product can do. */
export async function whoami(flags: WhoamiFlags): Promise<void> {
  const provider = await connect(flags);
  const caller = await provider.whoami();
  const { name, portal, capabilities } = provider;
  if (flags.json) {
    return printJson({ ...documentHead(provider, caller), capabilities });
  }
  const rows: [string, string][] = [
    ["portal", `${portal} (${name})`],
    ["you", `${userText(caller.user)}${caller.administrator ? ", administrator" : ""}`],
    ["signed in by", AUTHENTICATED_BY[caller.authenticatedBy] ?? caller.authenticatedBy],
    ["own session", ownSession(caller)],
    ["can list", capabilities.lists === "caller" ? "your own sessions" : "everybody's sessions"],
    ["can revoke", revocable(capabilities, caller)],
    ["fields", capabilities.fields.join(", ")],
    ["limits", limitsText(capabilities)],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  printData(rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join(""));
}

const AUTHENTICATED_BY: Record<string, string> = {
  portalToken: "the portal token of a browser",
  apiKey: "an API key",
  accessToken: "an access token",
  basic: "user name and password",
};

function ownSession({ current }: Caller): string {
  return current.state === "known" ? current.id : `${current.state}: ${current.reason}`;
}

function revocable({ steps, lists }: Capabilities, { administrator, current }: Caller): string {
  const whose = administrator ? "anybody's" : "your own";
  const parts = [
    (steps.session || steps.batch) && `${whose} sessions by id`,
    steps.user && (administrator ? "everything of a user" : "everything of your own"),
    steps.others && (current.state === "known" ? "all but the current one" : "not: all but the current one"),
  ];
  const note = administrator && lists === "caller" ? "; of others it cannot show what was there" : "";
  return parts.filter(Boolean).join(", ") + note;
}

function limitsText({ limits }: Capabilities): string {
  const { requestsPerMinute, concurrentReads, concurrentWrites, writesPerDay } = limits;
  const parts = [
    requestsPerMinute !== null && `${requestsPerMinute} requests a minute`,
    concurrentReads !== null && `${concurrentReads} reads at a time`,
    concurrentWrites !== null && `${concurrentWrites} writes at a time`,
    writesPerDay !== null && `${writesPerDay} writes a day`,
  ];
  return parts.filter(Boolean).join(", ") || "none known";
}
