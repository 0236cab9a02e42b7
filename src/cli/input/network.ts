/** Reads the network settings in the environment: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes the `fetch` for an installation. It uses the proxy of HTTPS_PROXY, unless NO_PROXY names the host. Only https
 * goes through a proxy: plain http is for loopback, and nobody else should see its credential.
 *
 * @throws UsageError if HTTPS_PROXY is not the address of a proxy. The message does not repeat the address, because it
 *   may contain a password.
 */
export async function fetchFor(
  url: string,
  env: Environment = process.env,
): Promise<typeof globalThis.fetch> {
  const proxy = httpsProxyOf(env);
  if (!proxy || !isHttps(url)) return (input, init) => globalThis.fetch(input, init);
  const { href } = addressOf(proxy);
  // We load this only when it is needed, because that takes longer than a short command.
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: href,
    httpsProxy: href,
    noProxy: env.no_proxy ?? env.NO_PROXY ?? "",
  });
  return async (input, init) => {
    const request = new Request(input, init);
    const { url, method, redirect } = request;
    const signal = init?.signal ?? request.signal;
    const body = (await request.text()) || null;
    const headers = [...request.headers];
    const response = await fetch(url, { method, headers, body, redirect, signal, dispatcher });
    // The two types of Response are copies of one standard. Everything that we read from a response is the same in both.
    return response as unknown as Response;
  };
}

/** A setting of the environment that is about connections. */
export interface NetworkSetting {
  isUsed: boolean;
  /** What it did, as a sentence. */
  sentence: string;
}

/** The settings of the environment that may have affected a connection, and those that were ignored. */
export function networkSettings(url: string, env: Environment = process.env): NetworkSetting[] {
  if (!isHttps(url)) return [];
  const settings: NetworkSetting[] = [];
  const add = (isUsed: boolean, sentence: string) => settings.push({ isUsed, sentence });
  const proxy = httpsProxyOf(env);
  if (proxy) {
    add(
      true,
      `HTTPS_PROXY names the proxy ${plainText(addressOf(proxy).host)}: the call went through it unless NO_PROXY names the host.`,
    );
  } else {
    const others = ["ALL_PROXY", "HTTP_PROXY"].filter((name) => env[name] || env[name.toLowerCase()]);
    if (others.length > 0) add(false, `${others.join(" and ")} was ignored: set HTTPS_PROXY.`);
  }
  const authorities = env.NODE_EXTRA_CA_CERTS;
  const problem = authorities && problemWithCertificates(authorities);
  if (problem) add(false, `NODE_EXTRA_CA_CERTS was ignored: ${plainText(authorities)} ${problem}.`);
  else if (authorities) add(true, `NODE_EXTRA_CA_CERTS was read: ${plainText(authorities)}.`);
  return settings;
}

function httpsProxyOf(env: Environment): string | undefined {
  return env.https_proxy || env.HTTPS_PROXY || undefined;
}

function isHttps(url: string): boolean {
  return /^https:/i.test(url);
}

/** Reads the address of a proxy. As in other programs, the scheme may be left out. */
function addressOf(proxy: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.host && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(
    url && /^socks/.test(url.protocol)
      ? "HTTPS_PROXY names a SOCKS proxy, but only http and https proxies are supported."
      : "HTTPS_PROXY is not the address of a proxy. Write it like http://proxy.example.com:3128, or unset it.",
  );
}

/** Says why Node ignored the file of certificates: it reads the file once at its start, and continues if it cannot. */
function problemWithCertificates(file: string): string | null {
  try {
    new X509Certificate(readFileSync(file));
    return null;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    return syscall ? `cannot be read (${code})` : "holds no certificate in PEM form";
  }
}
