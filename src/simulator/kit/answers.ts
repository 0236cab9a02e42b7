/** An HTML answer. */
export function html(body: string, status = 200): Response {
  return new Response(body, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

/** An answer without a body. */
export function bare(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers });
}

/** The page of a reverse proxy that got no answer from its server. `proxy` is the name of the proxy, such as `"nginx"`. */
export function proxyPage(status: 502 | 503 | 504, proxy: string): Response {
  const title = {
    502: "502 Bad Gateway",
    503: "503 Service Temporarily Unavailable",
    504: "504 Gateway Time-out",
  }[status];
  return html(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
      `<hr><center>${proxy}</center>\r\n</body>\r\n</html>\r\n`,
    status,
  );
}
