import type { Settings } from "./options.js";
import type { SignInDetails } from "./state.js";

type Details = Omit<SignInDetails, "at">;

/** The details that a sign-in stores: the address of the request, and the claims in its headers. */
export function describeRequest(request: Request, address: string, { locate }: Settings) {
  const agent = request.headers.get("user-agent") ?? "";
  const [, product = "", version = ""] = /^([^\s/]+)(?:\/(\S+))?/.exec(agent) ?? [];
  const [, platform = ""] = /\(([^;)]+)/.exec(agent) ?? [];
  const { country = "", city = "" } = locate(address) ?? {};
  return {
    ip: address,
    country,
    city,
    browser: `${product} ${version}`.trim(),
    platform,
    mobile: /mobile/i.test(agent),
    page: request.headers.get("referer") ?? "",
  };
}

/**
 * The stored details that the portal sends: the address up to its first colon, and `mobile` always false. The portal
 * locates an address after it was cut, so that an IPv6 address has no location.
 */
export function givenOut(details: Details, { storedDetails }: Settings): Details {
  if (storedDetails === "whole") return details;
  const [kept, ...rest] = details.ip?.split(":") ?? [];
  const located = rest.length > 1 ? { country: "", city: "" } : {};
  return { ...details, ...(kept === undefined ? {} : { ip: kept }), mobile: false, ...located };
}
