import { createServer as createHttpServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** A Prism mock of the spec: answers with its examples. */
    prismMockUrl: string;
    /** A Prism validation proxy. It forwards to the loopback port named in the header `x-simulator-port`. */
    prismProxyUrl: string;
    /** How a portal is reached by the tests of this project. */
    transport: "in process" | "http" | "prism proxy";
  }
}

/** Importing Prism takes more than a second: it is done once for the whole run. */
export default async function setup(project: TestProject) {
  const spec = fileURLToPath(new URL("../../openapi/docspace.yaml", import.meta.url));
  const operations = await getHttpOperationsFromSpec(spec);
  const logger = createLogger("prism", { level: "silent" });
  const shared = { checkSecurity: true, validateRequest: true, validateResponse: true };

  const mock = createServer(operations, {
    cors: false,
    config: { ...shared, errors: true, isProxy: false, mock: { dynamic: false } },
    components: { logger },
  } as never);

  const switchboard = createSwitchboard();
  await new Promise<void>((done) => switchboard.listen(0, "127.0.0.1", done));
  const upstream = new URL(`http://127.0.0.1:${(switchboard.address() as AddressInfo).port}`);
  const proxy = createServer(operations, {
    cors: false,
    config: { ...shared, errors: false, isProxy: true, upstream, mock: false },
    components: { logger },
  } as never);

  project.provide("prismMockUrl", await mock.listen(0, "127.0.0.1"));
  project.provide("prismProxyUrl", await proxy.listen(0, "127.0.0.1"));

  return async () => {
    await mock.close();
    await proxy.close();
    switchboard.closeAllConnections();
    switchboard.close();
  };
}

/** One proxy has one upstream, and every test has a portal of its own: a header says which is meant. */
function createSwitchboard() {
  return createHttpServer((incoming, outgoing) => {
    const { "x-simulator-port": port, ...headers } = incoming.headers;
    const onward = httpRequest(
      { host: "127.0.0.1", port: Number(port), method: incoming.method, path: incoming.url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
}
