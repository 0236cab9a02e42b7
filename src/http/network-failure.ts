const NEXT_STEPS: [codes: RegExp, next: string][] = [
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, "The host name is unknown: check the base URL and the network."],
  [/^ECONNREFUSED$/, "Nothing listens there: check the host and the port."],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/,
    "The host cannot be reached: check the network, and whether a VPN or a proxy is needed.",
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_(RES_CONTENT_LENGTH_MISMATCH|INFO))$/,
    "The other side cut the connection: try again; if this keeps happening, ask whoever runs the server.",
  ],
  [
    /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/,
    "The server took the request but did not answer: try again; if this keeps happening, ask whoever runs the server.",
  ],
  [
    /ALTNAME_INVALID/,
    "Its certificate is for another host: check the spelling of the host in the base URL. Do not go on if the spelling is right: another server may be answering.",
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    "Its certificate is not valid today: check this machine's clock; if that is right, the certificate must be renewed.",
  ],
  [/^CERT_REVOKED$/, "Its certificate was revoked: do not go on, and ask whoever runs the server."],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/,
    "The issuer of its certificate is not trusted. If the issuer is your own, name its certificate in NODE_EXTRA_CA_CERTS.",
  ],
  [
    /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    "No secure connection could be made: check that the port is the one for https.",
  ],
  [
    /^(HPE_.*|UND_ERR_(HEADERS_OVERFLOW|INVALID_ARG))$/,
    "The server there does not speak HTTP: check the port.",
  ],
];

/** Failures that `fetch` reports only as a message, without a code. */
const IN_WORDS: [words: RegExp, next: (match: RegExpExecArray) => string][] = [
  [
    /^bad port$/,
    () => "By design, fetch refuses this port, because other protocols use it: choose another port.",
  ],
  [
    /^Proxy response \((\d{3})\)/,
    ([, status]) =>
      `The proxy refused to connect (${status}): check its address and, where it asks for one, the user name and password in it.`,
  ],
];

/** Says what a connection failure means and what to do next; `otherwise` if that is not known. */
export function explainNetworkFailure(failure: unknown, otherwise: string): string {
  const chain = causesOf(failure);
  for (const { message } of chain) {
    for (const [words, next] of IN_WORDS) {
      const match = words.exec(message);
      if (match) return next(match);
    }
  }
  const code = chain.map(({ code }) => code).find((code) => typeof code === "string");
  if (!code) return otherwise;
  const known = NEXT_STEPS.find(([codes]) => codes.test(code));
  return `${known?.[1] ?? otherwise} (${code})`;
}

/** The error and its causes. `fetch` wraps the error of the socket once or more. Of several addresses, the first counts. */
function causesOf(failure: unknown): { message: string; code?: string }[] {
  const chain: { message: string; code?: string }[] = [];
  let current = failure;
  while (current instanceof Error && chain.length < 5) {
    chain.push(current);
    current = current.cause ?? (current as Partial<AggregateError>).errors?.[0];
  }
  return chain;
}
