/**
 * Prism identifies an operation only by method and path, and reads a body as JSON only if its type says so. Some
 * operations share a path and differ by a fragment after it. For Prism each gets a path of its own, and we translate
 * their requests in both directions.
 */

type Tree = { [key: string]: Tree };

/** The document in a form that Prism can serve. */
export function prismDocument(document: Tree): Tree {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    for (const operation of Object.values(item)) {
      const content = operation.requestBody?.content;
      for (const type of Object.keys(content ?? {})) {
        if (!content || type === "application/json" || !/^application\/json/.test(type)) continue;
        content["application/json"] = content[type] as Tree;
        delete content[type];
      }
    }
    return [path.replace("#", "/"), item] as const;
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

/** The request in the form that Prism needs if the body names the operation. */
export async function prismRequest(request: Request, { port }: { port?: string } = {}): Promise<Request> {
  const body = await request.text();
  const { pathname } = new URL(request.url);
  const { method } = JSON.parse(body) as { method: string };
  const headers = new Headers(request.headers);
  headers.set("x-simulator-path", pathname);
  headers.set("x-simulator-content-type", headers.get("content-type") ?? "");
  headers.set("content-type", "application/json");
  if (port) headers.set("x-simulator-port", port);
  return new Request(`${request.url}/${method}`, { method: request.method, headers, body });
}
