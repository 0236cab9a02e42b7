/** Element for the registry. The provider itself is loaded when it connects. */
import { InvalidArgumentError } from "../../errors.js";
import type { GivenCredential, Product, SignInMethod } from "../product.js";
import type { ElementCredential } from "./calls.js";
import { elementFields } from "./fields.js";

const basic: SignInMethod = {
  kind: "basic",
  title: "User name and password",
  inWords: "user name and password",
  hint: null,
  parts: [
    { variable: "SESSIONCTL_USERNAME", prompt: "The name of the cluster admin", secret: false },
    { variable: "SESSIONCTL_PASSWORD", prompt: "The password", secret: true },
  ],
};

export const elementProduct: Product = {
  name: "element",
  title: "NetApp Element",
  fields: elementFields,
  signIn: [basic],

  async check(credential) {
    const { elementAuthorizer } = await import("./calls.js");
    elementAuthorizer(credentialOf(credential));
  },

  /**
   * A cluster asks for Basic on the path of the API (documented). A server that asks for it on every path is not a
   * cluster (inferred). What else a cluster answers without a credential is documented nowhere.
   */
  async recognises(url, fetch, signal) {
    const base = url.replace(/(\/json-rpc.*)?\/*$/, "");
    const asksForBasic = async (path: string) => {
      const answer = await fetch(`${base}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json-rpc" },
        body: '{"method":"GetAPI","params":{},"id":1}',
        redirect: "manual",
        signal,
      });
      const asked = answer.headers.get("www-authenticate");
      return answer.status === 401 && (asked === null || /^basic\b/i.test(asked));
    };
    try {
      return (await asksForBasic("/json-rpc/12.0")) && !(await asksForBasic("/sessionctl-is-not-here"));
    } catch {
      return false;
    }
  },

  async connect({ credential, scope: _, ...options }) {
    const { element } = await import("./index.js");
    return element({ ...options, auth: credentialOf(credential) });
  },
};

function credentialOf({ kind, values }: GivenCredential): ElementCredential {
  const [username, password] = values;
  if (kind === "basic" && values.length === 2 && username !== undefined && password !== undefined) {
    return { kind, username, password };
  }
  throw new InvalidArgumentError("NetApp Element does not take this credential. It takes basic.");
}
