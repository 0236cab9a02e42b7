import { InvalidArgumentError } from "../errors.js";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Checks the address of a product and reduces it to origin and path, without a trailing slash.
 *
 * @throws InvalidArgumentError if it is not a web address, if it contains a credential, a query or a fragment,
 *   or if it is plain http to a host other than loopback.
 */
export function parseBaseUrl(input: string | URL): string {
  const url = URL.canParse(String(input)) ? new URL(String(input)) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(
      "The base URL is not a web address. Give one like https://host.example.com.",
    );
  }
  if (url.username || url.password) {
    throw new InvalidArgumentError("The base URL contains a credential. Give it as `auth` instead.");
  }
  if (url.search || url.hash) {
    throw new InvalidArgumentError(
      "The base URL has a query or a fragment. Give the address up to the path only.",
    );
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new InvalidArgumentError(
      `Plain http to ${url.host} would send the credential in the clear. Use https://${url.host}.`,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}
