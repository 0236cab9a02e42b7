/** Era for the registry. The provider itself is loaded when it connects. */
import { type GivenCredential, methodOf, type Product, type SignInMethod } from "../product.js";
import type { EraCredential } from "./credentials.js";
import { eraFields } from "./fields.js";

interface EraSignIn extends SignInMethod {
  credentialOf(values: readonly string[]): EraCredential;
}

const password: EraSignIn = {
  kind: "password",
  title: "User name, password and domain",
  inWords: "user name, password and domain",
  hint: null,
  parts: [
    { variable: "SESSIONCTL_USERNAME", prompt: "Your user name", secret: false },
    { variable: "SESSIONCTL_PASSWORD", prompt: "The password", secret: true },
    { variable: "SESSIONCTL_DOMAIN", prompt: "Your domain", secret: false },
  ],
  credentialOf: ([username = "", pwd = "", domain = ""]) => ({
    kind: "password",
    domain,
    username,
    password: pwd,
  }),
};

const accessToken: EraSignIn = {
  kind: "access-token",
  title: "Access token",
  inWords: "an access token",
  hint: "the session_token of a session; sessionctl does not sign it out",
  parts: [{ variable: "SESSIONCTL_ACCESS_TOKEN", prompt: "The access token", secret: true }],
  credentialOf: ([token = ""]) => ({ kind: "accessToken", accessToken: token }),
};

const methods = [password, accessToken] as const;

export const eraProduct: Product = {
  name: "era",
  title: "Era Platform",
  fields: eraFields,
  scopes: "sites",
  signIn: methods,

  async check(credential) {
    const { assertSendable } = await import("./credentials.js");
    assertSendable(credentialOf(credential));
  },

  // We ask for the own session without a credential. This is not a failed sign-in, and no other product has the path.
  // A server that asks for a credential on every path is not a platform.
  async recognises(url, fetch, signal) {
    try {
      const ask = async (path: string) => {
        const answer = await fetch(`${url.replace(/\/+$/, "")}${path}`, { redirect: "manual", signal });
        return answer.status === 401 && !/^\s*</.test(await answer.text());
      };
      return (await ask("/rest/v1/iam/sessions/current")) && !(await ask("/favicon.ico"));
    } catch {
      return false;
    }
  },

  async connect({ credential, ...options }) {
    const { era } = await import("./index.js");
    return era({ ...options, auth: credentialOf(credential) });
  },
};

function credentialOf(given: GivenCredential): EraCredential {
  return methodOf(methods, given, "Era").credentialOf(given.values);
}
