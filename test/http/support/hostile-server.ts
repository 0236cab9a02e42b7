import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";
import { type DocSpaceClientOptions, docspace } from "../../../src/index.js";

/** A server on loopback with arbitrary answers, until the test ends. */
export interface HostileServer {
  url: string;
  /** How many requests came. */
  requests(): number;
  /**
   * Resolves when every connection with a request has been closed. The platform keeps one ready for the next request.
   */
  allClosed(): Promise<void>;
}

export async function serve(answer: RequestListener): Promise<HostileServer> {
  const open = new Set<Socket>();
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    open.add(request.socket);
    response.on("error", () => {});
    answer(request, response);
  });
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    async allClosed() {
      await Promise.all([...open].map((socket) => new Promise((closed) => socket.once("close", closed))));
    },
  };
}

/** A client with enough patience for a slow machine. */
export function clientOf(url: string, { retry, ...options }: Partial<DocSpaceClientOptions> = {}) {
  return docspace({
    baseUrl: url,
    auth: { kind: "apiKey", apiKey: "sk-any" },
    timeoutMs: 600_000,
    retry: { totalMs: 600_000, ...retry },
    ...options,
  });
}
