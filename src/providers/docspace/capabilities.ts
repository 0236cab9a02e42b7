import type { Capabilities } from "../../provider.js";
import { docspaceFields } from "./fields.js";
import { docspaceNaming } from "./ids.js";

/** What DocSpace can do, according to the behaviour of release 3.7. */
export const docspaceCapabilities: Capabilities = {
  fields: docspaceFields,
  sessionsPerCall: 1,
  everything: [
    {
      of: "anyone",
      keepsOwn: false,
      caveat: "The product opens a new session for you when all of yours are ended in one call.",
    },
    { of: "caller", keepsOwn: true },
  ],
  evidence: { listed: "confirmed", unlisted: "acknowledged" },
  naming: docspaceNaming,
  endsOthersFor: "administrators",
  // From the server's source, release 3.7.2: ConnectionsController.
  caveats: { ownSession: "Your own row shows the address and device of this request." },
  limits: { requestsPerMinute: 1500, concurrentReads: 50, concurrentWrites: 15, writesPerDay: 10_000 },
  residualAccess: [
    {
      access: "API keys",
      detail: "API keys (sk-…) are not sessions and still work.",
      nextStep: "Delete those that nobody needs, in the portal's developer tools.",
    },
    {
      access: "OAuth access tokens",
      detail: "Applications that the user has authorised keep their OAuth access tokens.",
      nextStep: "Have the user revoke them in their profile.",
    },
    {
      access: "E-mail address and password",
      detail: "Anyone who knows the password can sign in again, and Basic credentials still work.",
      nextStep: "Have the password changed.",
    },
    {
      access: "Cached cookies",
      detail:
        "Where the installation has no shared cache, an ended session may be accepted for up to 10 minutes.",
      nextStep: "Wait 10 minutes, or restart the portal's services.",
    },
  ],
};
