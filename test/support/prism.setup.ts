import { readdirSync, readFileSync } from "node:fs";
import { createServer as createHttpServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";
import type { TestProject } from "vitest/node";
import { parse } from "yaml";
import { prismDocument } from "./prism-document.js";

const DOCUMENTS = fileURLToPath(new URL("../../openapi/", import.meta.url));

declare module "vitest" {
  export interface ProvidedContext {
    /**
     * For the document of each product: a Prism mock, which answers with its examples, and a validation proxy, which
     * forwards to the loopback port in the header `x-simulator-port`. If operations share a path, both use separate
     * paths for them: see `prismRequest`.
     */
    prism: Record<string, { mock: string; proxy: string }>;
    /** How the tests of this project reach an installation. */
    transport: "in process" | "http" | "prism proxy";
  }
}

/** Importing Prism takes more than a second, so we do it once for the whole run. */
export default async function setup(project: TestProject) {
  const switchboard = createSwitchboard();
  await new Promise<void>((done) => switchboard.listen(0, "127.0.0.1", done));
  const upstream = new URL(`http://127.0.0.1:${(switchboard.address() as AddressInfo).port}`);
  const servers: Awaited<ReturnType<typeof serve>>[] = [];
  for (const document of readdirSync(DOCUMENTS).filter((name) => name.endsWith(".yaml"))) {
    servers.push(await serve(document, upstream));
  }
  project.provide("prism", Object.fromEntries(servers.map(({ product, urls }) => [product, urls])));

  return async () => {
    for (const { close } of servers) await close();
    switchboard.closeAllConnections();
    switchboard.close();
  };
}

async function serve(document: string, upstream: URL) {
  const text = readFileSync(join(DOCUMENTS, document), "utf8");
  const operations = await getHttpOperationsFromSpec(prismDocument(parse(text)));
  const logger = createLogger("prism", { level: "silent" });
  const shared = { checkSecurity: true, validateRequest: true, validateResponse: true };
  const mock = createServer(operations, {
    cors: false,
    config: { ...shared, errors: true, isProxy: false, mock: { dynamic: false } },
    components: { logger },
  } as never);
  const proxy = createServer(operations, {
    cors: false,
    config: { ...shared, errors: false, isProxy: true, upstream, mock: false },
    components: { logger },
  } as never);
  return {
    product: basename(document, ".yaml"),
    urls: { mock: await mock.listen(0, "127.0.0.1"), proxy: await proxy.listen(0, "127.0.0.1") },
    async close() {
      await mock.close();
      await proxy.close();
    },
  };
}

/** One proxy has one upstream, but every test has its own installation. A header says which one is meant. */
function createSwitchboard() {
  return createHttpServer((incoming, outgoing) => {
    const {
      "x-simulator-port": port,
      "x-simulator-path": path = incoming.url,
      "x-simulator-content-type": type = incoming.headers["content-type"],
      ...rest
    } = incoming.headers;
    const headers = { ...rest, ...(type ? { "content-type": String(type) } : {}) };
    const onward = httpRequest(
      { host: "127.0.0.1", port: Number(port), method: incoming.method, path: String(path), headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
}
