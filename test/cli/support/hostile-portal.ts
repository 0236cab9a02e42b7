import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { promisify } from "node:util";
import type { Desk } from "./desk.js";

const run = promisify(execFile);

/** Listens on loopback until the test ends, and returns the port. */
async function listening(desk: Desk, server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  desk.closeInTheEnd(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

/** A server with arbitrary answers. */
export async function serveHostile(desk: Desk, answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(desk, createServer(answer))}`;
}

/** A certificate authority for tests only, with a certificate for `localhost` and `portal.test`. */
export interface Authority {
  /** The authority's own certificate as a file, for NODE_EXTRA_CA_CERTS. */
  file: string;
  key: string;
  certificate: string;
}

export async function foundAuthority(desk: Desk): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), "sessionctl-authority-"));
  desk.closeInTheEnd(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "2",
    "-subj",
    "/CN=Test CA",
  );
  await openssl("req", ...newKey, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=portal.test");
  await writeFile(at("names"), "subjectAltName=DNS:localhost,DNS:portal.test\n");
  const issued = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"];
  await openssl("x509", "-req", "-in", "request.pem", "-out", "cert.pem", ...issued);
  return {
    file: at("ca.pem"),
    key: await readFile(at("key.pem"), "utf8"),
    certificate: await readFile(at("cert.pem"), "utf8"),
  };
}

/** Puts TLS in front of a server on loopback, and returns the port. */
export function secured(desk: Desk, url: string, { key, certificate }: Authority): Promise<number> {
  const { port } = new URL(url);
  const server = createTlsServer({ key, cert: certificate }, (secure) => {
    const plain = connect(Number(port), "127.0.0.1");
    plain.on("error", () => secure.destroy());
    secure.on("error", () => plain.destroy());
    secure.pipe(plain).pipe(secure);
  });
  server.on("tlsClientError", () => {});
  return listening(desk, server);
}

/** A proxy that tunnels every request to one port and keeps a list of the requests. */
export async function openProxy(desk: Desk, port: number, password?: string) {
  const asked: string[] = [];
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on("connect", (request, client: Socket, head) => {
    asked.push(request.url ?? "");
    client.on("error", () => {});
    const given = request.headers["proxy-authorization"];
    if (password && given !== `Basic ${Buffer.from(password).toString("base64")}`) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    upstream.on("error", () => client.destroy());
  });
  return { address: `127.0.0.1:${await listening(desk, server)}`, asked };
}
