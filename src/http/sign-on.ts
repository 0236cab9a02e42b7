import { AuthenticationError, InvalidArgumentError } from "../errors.js";
import { Secret } from "../secret.js";
import {
  type Credential,
  type CredentialHeader,
  type CredentialSource,
  credentialHeader,
} from "./credentials.js";
import type { Operation } from "./operation.js";

/** The call that a credential is wanted for. */
interface WantedFor {
  operation: Operation;
  url: string;
  attempts: number;
  unsettledBefore: boolean;
}

/** Obtains the credential of each attempt, and follows the product when it replaces a portal token. */
export function createSignOn(source: CredentialSource, cookieName: string) {
  // Old token → the token that the product handed out in its place.
  const replaced = new Map<string, string>();
  // A credential that cannot be sent is told at once and not at the first call.
  if (typeof source !== "function") credentialHeader(source, cookieName);

  return {
    async credential(wantedFor: WantedFor): Promise<{ credential: Credential; header: CredentialHeader }> {
      let credential = typeof source === "function" ? await obtain(source, wantedFor) : source;
      if (credential?.kind === "portalToken") {
        const { portalToken } = credential;
        credential = { kind: "portalToken", portalToken: replaced.get(portalToken) ?? portalToken };
      }
      return { credential, header: credentialHeader(credential, cookieName) };
    },

    /** Takes over a fresh portal token from an answer's cookies; `null` when there is none. */
    adopt(credential: Credential, headers: Headers): Secret | null {
      const fresh = headers
        .getSetCookie()
        .map((cookie) => cookie.split(";", 1)[0]?.trim() ?? "")
        .find((pair) => pair.startsWith(`${cookieName}=`) && pair.length > cookieName.length + 1)
        ?.slice(cookieName.length + 1);
      if (!fresh) return null;
      if (credential.kind === "portalToken") {
        for (const [old, current] of replaced) {
          if (current === credential.portalToken) replaced.set(old, fresh);
        }
        replaced.set(credential.portalToken, fresh);
      }
      return new Secret(fresh);
    },
  };
}

async function obtain(
  source: () => Credential | Promise<Credential>,
  { operation, url, attempts, unsettledBefore }: WantedFor,
): Promise<Credential> {
  try {
    return await source();
  } catch (cause) {
    if (cause instanceof InvalidArgumentError) throw cause;
    throw new AuthenticationError(
      "could not be sent, because the credential could not be obtained",
      {
        operation: operation.id,
        method: operation.method,
        url,
        status: null,
        productMessage: null,
        attempts,
        mayHaveTakenEffect: unsettledBefore,
      },
      "",
      cause,
    );
  }
}
