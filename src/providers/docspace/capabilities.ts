import type { Capabilities, StepCapability } from "../../provider.js";

/** The fields of a DocSpace connection. It does not tell when a connection was last used. */
const fields = ["startedAt", "ip", "country", "city", "browser", "platform", "mobile", "page"] as const;

export type DocSpaceField = (typeof fields)[number];

const one: StepCapability = {
  idempotent: true,
  keepsCurrent: false,
  exact: true,
  evidence: "confirmed",
  evidenceUnlisted: "acknowledged",
  batchSize: 1,
};

/** What DocSpace can do, from the behaviour of release 3.7. */
export const docspaceCapabilities: Capabilities<DocSpaceField> = {
  lists: "caller",
  fields,
  steps: {
    session: one,
    user: { ...one, exact: false, evidenceUnlisted: "unverifiable" },
    others: { ...one, exact: false, keepsCurrent: true },
  },
  refusesForeignSessions: true,
  limits: { requestsPerMinute: 1500, concurrentReads: 50, concurrentWrites: 15, writesPerDay: 10_000 },
  residualAccess: [
    {
      access: "API keys",
      detail: "API keys (sk-…) are no sessions and go on working.",
      nextStep:
        "Review the API keys in the developer tools of the portal and delete those that nobody needs.",
    },
    {
      access: "OAuth access tokens",
      detail: "Applications that the user has authorised keep their OAuth access tokens.",
      nextStep: "Have the user revoke the authorised applications in their profile.",
    },
    {
      access: "E-mail address and password",
      detail: "Whoever knows the password can sign in again, and Basic credentials go on working.",
      nextStep: "Have the password changed.",
    },
    {
      access: "Cached cookies",
      detail:
        "Where the installation has no shared cache, an ended session may be accepted for up to 10 minutes.",
      nextStep:
        "Wait 10 minutes before you conclude that the access has ended, or restart the portal's services.",
    },
  ],
};
