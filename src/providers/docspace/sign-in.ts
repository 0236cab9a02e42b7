/** DocSpace for the registry. The provider itself is loaded when it connects. */
import { type GivenCredential, methodOf, type Product, type SignInMethod } from "../product.js";
import type { Credential } from "./credentials.js";
import { docspaceFields } from "./fields.js";

interface DocSpaceSignIn extends SignInMethod {
  credentialOf(values: readonly string[]): Credential;
}

const portalToken: DocSpaceSignIn = {
  kind: "portal-token",
  title: "Portal token",
  inWords: "the portal token of a browser",
  hint: "the cookie asc_auth_key of a browser that is signed in",
  parts: [
    { variable: "SESSIONCTL_PORTAL_TOKEN", prompt: "The value of the cookie asc_auth_key", secret: true },
  ],
  credentialOf: ([token = ""]) => ({ kind: "portalToken", portalToken: token }),
};

const apiKey: DocSpaceSignIn = {
  kind: "api-key",
  title: "API key",
  inWords: "an API key",
  hint: "sk-…",
  parts: [{ variable: "SESSIONCTL_API_KEY", prompt: "The API key", secret: true }],
  // Keys are often pasted with quotes.
  recognises: (text) => /^["'`]?sk-/.test(text),
  credentialOf: ([key = ""]) => ({ kind: "apiKey", apiKey: key }),
};

const accessToken: DocSpaceSignIn = {
  kind: "access-token",
  title: "Access token",
  inWords: "an access token",
  hint: "OAuth 2.0",
  parts: [{ variable: "SESSIONCTL_ACCESS_TOKEN", prompt: "The access token", secret: true }],
  credentialOf: ([token = ""]) => ({ kind: "accessToken", accessToken: token }),
};

const basic: DocSpaceSignIn = {
  kind: "basic",
  title: "E-mail address and password",
  inWords: "user name and password",
  hint: null,
  parts: [
    { variable: "SESSIONCTL_USERNAME", prompt: "Your e-mail address", secret: false },
    { variable: "SESSIONCTL_PASSWORD", prompt: "The password", secret: true },
  ],
  credentialOf: ([username = "", password = ""]) => ({ kind: "basic", username, password }),
};

const methods = [portalToken, apiKey, accessToken, basic] as const;

export const docspaceProduct: Product = {
  name: "docspace",
  title: "ONLYOFFICE DocSpace",
  fields: docspaceFields,
  signIn: methods,

  async check(credential) {
    const { asMeant, assertSendable } = await import("./credentials.js");
    assertSendable(asMeant(credentialOf(credential)));
  },

  async recognises(url, fetch, signal) {
    try {
      const answer = await fetch(`${url.replace(/\/+$/, "")}/api/2.0/settings/version/build`, {
        redirect: "manual",
        signal,
      });
      return typeof (await answer.json())?.response?.docSpace === "string";
    } catch {
      return false;
    }
  },

  async connect({ credential, scope: _, ...options }) {
    const { docspace } = await import("./index.js");
    return docspace({ ...options, auth: credentialOf(credential) });
  },
};

function credentialOf(given: GivenCredential): Credential {
  return methodOf(methods, given, "DocSpace").credentialOf(given.values);
}
