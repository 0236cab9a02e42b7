/** Serves the simulated portal until Ctrl-C: `npm run simulate -- --port 8092`. */
import { parseArgs } from "node:util";
import { compromisedPortal } from "../src/simulator/index.js";
import { portOption } from "./serve/port.js";
import { untilInterrupted } from "./serve/until-interrupted.js";

const { values } = parseArgs({
  options: { port: { type: "string" }, help: { type: "boolean", short: "h" } },
});

if (values.help) {
  console.log(`Serves a stateful simulated DocSpace portal on loopback.

  npm run simulate
  npm run simulate -- --port 8092

  --port N   the port to listen on (default: a free one)`);
} else {
  const { portal, mara, tokens } = compromisedPortal();
  const server = await portal.listen({ port: portOption(values.port) });
  console.log(`A simulated DocSpace portal listens on ${server.url}
It lives in memory: every start is the same portal again, with fresh credentials.

As ${mara.displayName} (administrator), with the token of her browser:
  curl --cookie "asc_auth_key=${tokens.mara}" ${server.url}/api/2.0/security/activeconnections

With her API key (loginEvent is 0: the portal does not know the own session):
  curl --header "Authorization: Bearer ${tokens.maraApiKey}" ${server.url}/api/2.0/security/activeconnections

From code:
  docspace({ baseUrl: "${server.url}", auth: { kind: "portalToken", portalToken: "${tokens.mara}" } })

Ctrl-C stops it.`);
  await untilInterrupted();
  await server.close();
}
