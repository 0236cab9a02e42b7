import type { AddressInfo } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import { ConnectionCut } from "./cut.js";
import type { Exchange } from "./exchange.js";
import { addressOf } from "./in-process.js";

/** A portal that listens. */
export interface PortalServer {
  /** Where the portal is: origin and prefix, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Where to listen. */
export interface ListenOptions {
  /** @default 0, a free port */
  port?: number;
  /** @default "127.0.0.1" */
  hostname?: string;
}

/** Serves the portal over HTTP on this machine. */
export async function listen(
  exchange: Exchange,
  basePath: string,
  { port = 0, hostname = "127.0.0.1" }: ListenOptions = {},
): Promise<PortalServer> {
  // Loaded here, so that a portal that is only used in process does not depend on Node's server.
  const { createAdaptorServer } = await import("@hono/node-server");
  const { RESPONSE_ALREADY_SENT } = await import("@hono/node-server/utils/response");

  const server = createAdaptorServer({
    // The caller's own Request and Response are none of this server's business.
    overrideGlobalObjects: false,
    fetch: async (request, env) => {
      const { incoming, outgoing } = env as HttpBindings;
      const gone = new AbortController();
      outgoing.once("close", () => {
        if (!outgoing.writableFinished) gone.abort(new Error("The client closed the connection"));
      });
      try {
        const address = addressOf(request.headers, incoming.socket.remoteAddress ?? hostname);
        return await exchange(request, { address, signal: gone.signal });
      } catch (error) {
        if (gone.signal.aborted) return RESPONSE_ALREADY_SENT;
        if (!(error instanceof ConnectionCut)) throw error;
        if (error.partial) {
          const { status, headers, sent, promised } = error.partial;
          outgoing.writeHead(status, { ...Object.fromEntries(headers), "content-length": String(promised) });
          await new Promise((flushed) => outgoing.write(sent, flushed));
          incoming.socket.destroy();
        } else {
          incoming.socket.resetAndDestroy();
        }
        return RESPONSE_ALREADY_SENT;
      }
    },
  });
  await new Promise<void>((listening, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, listening);
  });
  const actual = (server.address() as AddressInfo).port;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;

  return {
    url: `http://${host}:${actual}${basePath}`,
    port: actual,
    close: () =>
      new Promise<void>((closed, reject) => {
        server.close((error) => (error ? reject(error) : closed()));
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
