import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ConnectionCut } from "./cut.js";
import { addressOf } from "./in-process.js";
import type { Simulator } from "./simulator.js";

/** A simulator that is served over HTTP. */
export interface SimulatorServer {
  /** Origin and path prefix, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Closes all connections and stops listening. */
  close(): Promise<void>;
}

/** The address to listen on. */
export interface ListenOptions {
  /** @default 0, a free port */
  port?: number;
  /** @default "127.0.0.1" */
  hostname?: string;
}

/**
 * Serves a simulator over HTTP on this machine.
 *
 * @example
 * const server = await listen(simulateDocSpace());
 * console.log(server.url);
 * await server.close();
 *
 * @throws the error of `node:net` if the port cannot be used.
 */
export async function listen(
  { exchange, basePath }: Pick<Simulator, "exchange" | "basePath">,
  { port = 0, hostname = "127.0.0.1" }: ListenOptions = {},
): Promise<SimulatorServer> {
  const server = createAdaptorServer({
    // The server must not replace the global Request and Response of the program that embeds it.
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
