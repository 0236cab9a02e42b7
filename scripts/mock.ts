/** Serves the examples of the spec with Prism until Ctrl-C: `npm run mock -- --port 4010`. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";
import { EXIT, UsageError } from "../src/cli/exit-code.js";
import { portOf, untilInterrupted } from "../src/cli/serving.js";

const { values } = parseArgs({
  options: { port: { type: "string" }, help: { type: "boolean", short: "h" } },
});

if (values.help) {
  console.log(`Serves the examples of openapi/docspace.yaml on loopback. It keeps no state.

  npm run mock
  npm run mock -- --port 4010

  --port N   the port to listen on (default: a free one)`);
} else {
  try {
    await serve(portOf(values.port));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = EXIT.usage;
  }
}

async function serve(port: number): Promise<void> {
  const operations = await getHttpOperationsFromSpec(
    fileURLToPath(new URL("../openapi/docspace.yaml", import.meta.url)),
  );
  const server = createServer(operations, {
    cors: true,
    config: {
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: true,
      isProxy: false,
      mock: { dynamic: false },
    },
    components: { logger: createLogger("prism", { level: "warn" }) },
  } as Parameters<typeof createServer>[1]);
  const url = await server.listen(port, "127.0.0.1");
  console.log(`Prism serves openapi/docspace.yaml on ${url}
It answers with the examples of the spec and keeps no state. It accepts any token:
  curl --cookie "asc_auth_key=any" ${url}/api/2.0/security/activeconnections

The header Prefer selects the answer:
  curl --cookie "asc_auth_key=any" --header "Prefer: example=token-in-authorization" ${url}/api/2.0/security/activeconnections
  curl --cookie "asc_auth_key=any" --header "Prefer: code=429" --include ${url}/api/2.0/security/activeconnections

Ctrl-C stops it.`);
  await untilInterrupted();
  await server.close();
}
