/** What a sign-in would note of a request: where it comes from, and what its headers claim. */
export function describeRequest(request: Request, address: string) {
  const agent = request.headers.get("user-agent") ?? "";
  const [, product = "", version = ""] = /^([^\s/]+)(?:\/(\S+))?/.exec(agent) ?? [];
  const [, platform = ""] = /\(([^;)]+)/.exec(agent) ?? [];
  return {
    ip: address,
    country: "",
    city: "",
    browser: `${product} ${version}`.trim(),
    platform,
    mobile: /mobile/i.test(agent),
    page: request.headers.get("referer") ?? "",
  };
}
