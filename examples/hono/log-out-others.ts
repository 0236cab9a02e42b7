/** A route "log out my other devices": DELETE /me/other-sessions, with the token of whoever asks. */
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { AuthenticationError, docspace, LockoutError, revoke, SessionctlError } from "sessionctl";

export interface RouteOptions {
  /** The portal: the one place that a token is sent to. It is never taken from a request. */
  portalUrl: string;
  /** Where what went wrong is told. It gets no token. */
  log: (line: string) => void;
  /** Default: the platform's. */
  fetch?: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
}

/**
 * To be served from the same origin as the pages that ask. The user's own session is kept: the product is asked
 * which one it is, and where that cannot be told, nothing is ended.
 */
export function logOutOthers({ portalUrl, log, fetch }: RouteOptions): Hono {
  const app = new Hono();
  // Another site must not do this with the user's cookie.
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
      // It is a success only if everything ended: the page should say so.
      return context.json(
        { ended: revoked + gone, left: failed + unknown },
        failed + unknown > 0 ? 502 : 200,
      );
    } catch (error) {
      if (!(error instanceof SessionctlError)) throw error;
      // The messages of this library name the call and the status, and hold no credential.
      log(`${error.code}: ${error.message}`);
      if (error instanceof AuthenticationError) return context.json({ error: "Sign in again." }, 401);
      if (error instanceof LockoutError)
        return context.json({ error: "Your own session is not known, so nothing was ended." }, 409);
      return context.json({ error: "The portal could not be asked. Try again later." }, 502);
    }
  });
  return app;
}
