const NEXT_STEPS: [codes: RegExp, next: string][] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "The host name is unknown: check the base URL and the network."],
  [/^ECONNREFUSED$/, "Nothing listens there: check the host and the port."],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/,
    "Its certificate is not trusted. Name the authority's certificate in NODE_EXTRA_CA_CERTS, or check the host.",
  ],
];

/** Says what a connection failure means and what to do next, as far as its code tells. */
export function explainNetworkFailure(cause: unknown): string {
  const code = codeOf(cause);
  if (!code) return "";
  const known = NEXT_STEPS.find(([codes]) => codes.test(code));
  return known ? `${known[1]} (${code})` : `(${code})`;
}

/** `fetch` wraps the failure of the socket, in some runtimes more than once. */
function codeOf(error: unknown): string | undefined {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    const { code } = current as { code?: unknown };
    if (typeof code === "string") return code;
  }
  return undefined;
}
