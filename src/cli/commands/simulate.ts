import { printData, tell } from "../output/print.js";
import { portOf, untilInterrupted } from "../serving.js";

/** `sessionctl simulate`: a stand-in portal on loopback, until Ctrl-C. */
export async function simulate(flags: { port?: string }): Promise<void> {
  const port = portOf(flags.port);
  const { compromisedPortal } = await import("../../simulator/index.js");
  const { portal, mara, janis, tokens } = compromisedPortal();
  const server = await portal.listen({ port });
  const interrupted = untilInterrupted();
  const connections = `${server.url}/api/2.0/security/activeconnections`;
  printData(`A simulated DocSpace portal listens on ${server.url}
It lives in memory: every start is the same portal again, with fresh credentials.

As ${mara.displayName} (administrator), with the token of her browser:
  SESSIONCTL_URL=${server.url} SESSIONCTL_PORTAL_TOKEN=${tokens.mara} sessionctl list
  curl --cookie "asc_auth_key=${tokens.mara}" ${connections}

With her API key, which rides on no session:
  SESSIONCTL_URL=${server.url} SESSIONCTL_API_KEY=${tokens.maraApiKey} sessionctl list
  curl --header "Authorization: Bearer ${tokens.maraApiKey}" ${connections}

As ${janis.displayName} (no administrator):
  SESSIONCTL_URL=${server.url} SESSIONCTL_PORTAL_TOKEN=${tokens.janis} sessionctl whoami

From code:
  docspace({ baseUrl: "${server.url}", auth: { kind: "portalToken", portalToken: "${tokens.mara}" } })

Ctrl-C stops it.
`);
  await interrupted;
  await server.close();
  tell("The simulated portal is gone.");
}
