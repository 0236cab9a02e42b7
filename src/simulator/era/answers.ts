import type { components } from "../../../generated/era.js";
import type { Settings } from "./options.js";

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** An error in the format that the options select. The real format is documented nowhere. */
export function failure(
  { errorBodies }: Pick<Settings, "errorBodies">,
  status: number,
  error: string,
  headers: Record<string, string> = {},
): Response {
  if (errorBodies === "text") {
    return new Response(error, {
      status,
      headers: { "content-type": "text/plain; charset=utf-8", ...headers },
    });
  }
  return json({ error } satisfies components["schemas"]["Problem"], status, headers);
}

/** The answer to every request from an address that is locked out. */
export function lockedOut(settings: Settings): Response {
  return failure(settings, 403, "too many failed sign-ins from this address");
}
