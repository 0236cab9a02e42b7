/** Strategy One for the registry. The provider itself is loaded when it connects. */
import { type GivenCredential, methodOf, type Product, type SignInMethod } from "../product.js";
import type { StrategyCredential } from "./credentials.js";
import { strategyFields } from "./fields.js";

interface StrategySignIn extends SignInMethod {
  credentialOf(values: readonly string[]): StrategyCredential;
}

const parts = [
  { variable: "SESSIONCTL_USERNAME", prompt: "Your login", secret: false },
  { variable: "SESSIONCTL_PASSWORD", prompt: "The password", secret: true },
] as const;

const password: StrategySignIn = {
  kind: "password",
  title: "Login and password",
  inWords: "login and password",
  hint: null,
  parts,
  credentialOf: ([username = "", password = ""]) => ({ kind: "password", username, password }),
};

const ldap: StrategySignIn = {
  kind: "ldap",
  title: "Login and password of the directory (LDAP)",
  inWords: "login and password of the directory (LDAP)",
  hint: null,
  parts,
  mode: { variable: "SESSIONCTL_LOGIN_MODE", value: "ldap" },
  credentialOf: ([username = "", password = ""]) => ({ kind: "ldap", username, password }),
};

const apiToken: StrategySignIn = {
  kind: "api-token",
  title: "API token",
  inWords: "an API token",
  hint: "an API token of Strategy One",
  parts: [{ variable: "SESSIONCTL_API_KEY", prompt: "The API token", secret: true }],
  credentialOf: ([token = ""]) => ({ kind: "apiToken", apiToken: token.trim() }),
};

const methods = [password, ldap, apiToken] as const;

export const strategyProduct: Product = {
  name: "strategy",
  title: "Strategy One",
  fields: strategyFields,
  scopes: "nodes",
  signIn: methods,

  async check(credential) {
    const { assertSendable } = await import("./credentials.js");
    assertSendable(credentialOf(credential));
  },

  async recognises(url, fetch, signal) {
    try {
      const answer = await fetch(`${url.replace(/\/+$/, "").replace(/\/(api|app)$/, "")}/api/status`, {
        redirect: "manual",
        signal,
      });
      const { iServerVersion, webVersion } = await answer.json();
      return typeof (iServerVersion ?? webVersion) === "string";
    } catch {
      return false;
    }
  },

  async connect({ credential, ...options }) {
    const { strategy } = await import("./index.js");
    return strategy({ ...options, auth: credentialOf(credential) });
  },
};

function credentialOf(given: GivenCredential): StrategyCredential {
  return methodOf(methods, given, "Strategy One").credentialOf(given.values);
}
