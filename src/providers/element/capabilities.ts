import type { Capabilities } from "../../provider.js";
import { elementFields } from "./fields.js";
import { elementNaming } from "./ids.js";

/** What Element can do, according to the vendor's reference and SDK for release 12.3. */
export const elementCapabilities: Capabilities = {
  fields: elementFields,
  sessionsPerCall: 1,
  // We do not end sessions by cluster admin id: the id of a group covers all its members, not only the user in the plan.
  everything: [{ of: "anyone", keepsOwn: false, for: "administrators" }],
  evidence: { listed: "confirmed", unlisted: "acknowledged" },
  naming: elementNaming,
  endsOthersFor: "administrators",
  // No limits are published. We send one delete at a time, so that a delete that ends too much stops the run before the next.
  limits: { requestsPerMinute: null, concurrentReads: null, concurrentWrites: 1, writesPerDay: null },
  residualAccess: [
    {
      access: "Password",
      detail:
        "The user name and password still work: every call of the API accepts them and needs no session.",
      nextStep: "Change the password, also in the directory, or remove the admin.",
    },
    {
      access: "Identity provider",
      detail: "Anyone who is still signed in at an identity provider may get back in without a password.",
      nextStep: "End the user's sessions at the identity provider as well.",
    },
    {
      access: "Volumes",
      detail:
        "Hosts can still reach volumes with CHAP secrets and access groups, which are not sessions of a user.",
      nextStep: "Change the CHAP secrets of the accounts that the user could read.",
    },
  ],
};
