import type { Capabilities } from "../../provider.js";
import { eraFields } from "./fields.js";
import { eraNaming } from "./ids.js";

/** What an Era Platform can do, according to its documentation. */
export const eraCapabilities: Capabilities = {
  fields: eraFields,
  sessionsPerCall: 1,
  everything: [{ of: "anyone", keepsOwn: true }],
  // Era may also answer 204 for a session that does not exist, and the logout of a user reports no number.
  evidence: { listed: "confirmed", unlisted: "unverifiable" },
  naming: eraNaming(undefined),
  // Rights are granted per route and method and cannot be read. A caller without a right gets 403.
  endsOthersFor: "everyone",
  // One call at a time: after a refused credential nothing more may be sent, because five refusals ban the address.
  limits: { requestsPerMinute: null, concurrentReads: 1, concurrentWrites: 1, writesPerDay: null },
  residualAccess: [
    {
      access: "Login and password",
      detail: "Anyone who knows the password can sign in again.",
      nextStep: "Have the password changed or the account locked.",
    },
    {
      access: "Other logical roles",
      detail: "Only the web sessions of the domain master are listed and ended.",
      nextStep: "Look at the sessions of other roles in the platform.",
    },
    {
      access: "Sites out of reach",
      detail:
        "Era reports no result per site: a site that could not be reached looks like one without sessions.",
      nextStep: "Check that all sites are up, then list again.",
    },
  ],
};
