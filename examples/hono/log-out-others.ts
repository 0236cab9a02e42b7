/** A route "log out my other devices": DELETE /me/other-sessions, with the caller's token. */
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { AuthenticationError, docspace, LockoutError, revoke, SessionctlError } from "sessionctl";

export interface RouteOptions {
  /** The portal. It is the only place that gets a token, and its address is never taken from a request. */
  portalUrl: string;
  /** Receives messages about failures. They contain no token. */
  log: (line: string) => void;
  /** Default: the platform's. */
  fetch?: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
}

/**
 * Serve this route from the same origin as the pages that call it. The user's own session is kept: we ask the product
 * which one it is, and end nothing if it cannot tell.
 */
export function logOutOthers({ portalUrl, log, fetch }: RouteOptions): Hono {
  const app = new Hono();
  // Another site must not be able to do this with the user's cookie.
  app.use(csrf());

  app.delete("/me/other-sessions", async (context) => {
    const portalToken = getCookie(context, "asc_auth_key");
    if (!portalToken) return context.json({ error: "Sign in first." }, 401);
    const portal = docspace({
      baseUrl: portalUrl,
      auth: { kind: "portalToken", portalToken },
      ...(fetch && { fetch }),
    });
    try {
      const { summary } = await revoke(portal, { others: true }, { reason: "log out my other devices" });
      const { revoked, already_gone: gone, failed, unknown } = summary;
      // This is a success only if everything ended. The page should say so.
      return context.json(
        { ended: revoked + gone, left: failed + unknown },
        failed + unknown > 0 ? 502 : 200,
      );
    } catch (error) {
      if (!(error instanceof SessionctlError)) throw error;
      // The library's messages name the call and the status, and contain no credential.
      log(`${error.code}: ${error.message}`);
      if (error instanceof AuthenticationError) return context.json({ error: "Sign in again." }, 401);
      if (error instanceof LockoutError)
        return context.json({ error: "Your own session is not known, so nothing was ended." }, 409);
      return context.json({ error: "The portal could not be asked. Try again later." }, 502);
    }
  });
  return app;
}
