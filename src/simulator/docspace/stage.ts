import { type DemoStage, plausibleSignIns, type StageOptions } from "../kit/index.js";
import { compromisedPortal } from "./compromised.js";

const DAY = 86_400_000;

/** The compromised portal, as the command line serves and demonstrates it. */
export function docspaceStage(options: StageOptions = {}): DemoStage {
  const { portal, mara, janis, tokens, sessions } = compromisedPortal(options);
  const token = (value: string) => ({ kind: "portal-token", values: [value] });
  const phone = portal.connections(mara).find(({ id }) => id === sessions.phone);
  return {
    product: "docspace",
    title: "DocSpace portal",
    simulator: portal,
    owner: mara.displayName,
    addSessions(count) {
      const now = Date.now();
      // Sessions older than a year are not listed.
      for (const { age, ...details } of plausibleSignIns(count))
        portal.signIn(mara, { ...details, at: now - 2 * DAY - age * 340 * DAY });
    },
    credentials: {
      owner: token(tokens.mara),
      elsewhere: token(phone?.token ?? ""),
      stranger: token(tokens.stranger),
      key: { kind: "api-key", values: [tokens.maraApiKey] },
    },
    cutNextEnd: () => portal.faults.next({ kind: "cutAfter", on: ({ method }) => method !== "GET" }),
    slowEnds(count, arrived) {
      let left = count;
      portal.faults.next({
        kind: "slow",
        ms: 400,
        when: "after",
        times: Number.POSITIVE_INFINITY,
        on({ operation }) {
          if (operation !== "logOutActiveConnection") return false;
          left -= 1;
          if (left === 0) arrived();
          return true;
        },
      });
    },
    noMoreFaults: portal.faults.clear,
    books: () => ({
      open: portal.connections(mara).length,
      calls: portal.calls.filter(({ method }) => method !== "GET").length,
      // The audit trail has a line for each call that ended something.
      endingCalls: portal.auditTrail.length,
      ended: portal.allConnections(mara).filter(({ open }) => !open).length,
    }),
    introduction(url) {
      const connections = `${url}/api/2.0/security/activeconnections`;
      return `As ${mara.displayName} (administrator), with the token of her browser:
  SESSIONCTL_URL=${url} SESSIONCTL_PORTAL_TOKEN=${tokens.mara} sessionctl list
  curl --cookie "asc_auth_key=${tokens.mara}" ${connections}

With her API key, which belongs to no session:
  SESSIONCTL_URL=${url} SESSIONCTL_API_KEY=${tokens.maraApiKey} sessionctl list
  curl --header "Authorization: Bearer ${tokens.maraApiKey}" ${connections}

As ${janis.displayName} (not an administrator):
  SESSIONCTL_URL=${url} SESSIONCTL_PORTAL_TOKEN=${tokens.janis} sessionctl whoami

From code:
  docspace({ baseUrl: "${url}", auth: { kind: "portalToken", portalToken: "${tokens.mara}" } })`;
    },
  };
}
