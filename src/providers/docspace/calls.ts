import type { components, paths } from "../../../generated/docspace.js";
import { assertNoContradiction } from "../../believable.js";
import { CallError } from "../../errors.js";
import { createProductClient, type ProductClient } from "../../http/client.js";
import { type ClientOptions, passing } from "../../http/options.js";
import type { Answer } from "../../outcome.js";
import type { Call } from "../../provider.js";
import { Secret } from "../../secret.js";
import type { Listing } from "../../session.js";
import { type Credential, type CredentialSource, docspaceAuthorizer } from "./credentials.js";
import { docspaceDialect } from "./dialect.js";
import { toLoginEventId } from "./ids.js";
import { toListing } from "./listing.js";

/** How to reach a portal, and with which credential. */
export interface DocSpaceClientOptions extends ClientOptions {
  /** The caller's credential. A function is called before every attempt, so that it can renew an expired credential. */
  auth: CredentialSource;
}

/** The result of a call that ends sessions, in the words of the workflow. */
export interface Revocation {
  answer: Answer;
  /** The portal token that replaces the caller's token, after all sessions of the caller were closed. */
  freshToken: Secret | null;
  /** The password-change link, from `logOutAllActiveConnectionsChangePassword` only. */
  link: Secret | null;
  /** Why the answer was lost; `null` if it was not. */
  error: CallError | null;
}

/** The portal's operations, with the real meaning of each answer. */
export interface DocSpaceCalls {
  readonly client: ProductClient<paths>["client"];
  readonly baseUrl: string;
  list(options?: Call): Promise<Listing>;
  self(
    options?: Call,
  ): Promise<{ profile: components["schemas"]["Profile"]; authenticatedBy: Credential["kind"] }>;
  profileByEmail(email: string, options?: Call): Promise<components["schemas"]["Profile"]>;
  /** The release of the portal, such as `3.7.2`; `null` if the answer does not contain it. */
  release(options?: Call): Promise<string | null>;
  closeOne(id: string, options?: Call): Promise<Revocation>;
  closeAllOf(userId: string, options?: Call): Promise<Revocation>;
  closeOthers(options?: Call): Promise<Revocation>;
  closeAllAndResetPassword(options?: Call): Promise<Revocation>;
}

export function createDocSpaceCalls(options: DocSpaceClientOptions): DocSpaceCalls {
  const { client, baseUrl, factsOf } = createProductClient<paths, Credential["kind"], Secret>(
    options,
    docspaceDialect,
    docspaceAuthorizer(options.auth),
  );

  return {
    client,
    baseUrl,

    async list(options) {
      const { response, body } = await answered(
        client.GET("/api/2.0/security/activeconnections", passing(options)),
      );
      const { authenticatedBy } = factsOf(response);
      const list = toListing(body.response, authenticatedBy);
      assertNoContradiction(list, baseUrl);
      return list;
    },

    async self(options) {
      const { response, body } = await answered(client.GET("/api/2.0/people/@self", passing(options)));
      return { profile: body.response, authenticatedBy: factsOf(response).authenticatedBy };
    },

    async profileByEmail(email, options) {
      const params = { query: { email } };
      return (await answered(client.GET("/api/2.0/people/email", { params, ...passing(options) }))).body
        .response;
    },

    async release(options) {
      const { body } = await answered(client.GET("/api/2.0/settings/version/build", passing(options)));
      return body.response.docSpace || null;
    },

    closeOne(id, options) {
      const params = { path: { loginEventId: toLoginEventId(id) } };
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logout/{loginEventId}", {
          params,
          ...passing(options),
        }),
        ({ response }) => (response === true ? "done" : "not_done"),
      );
    },

    closeAllOf(userId, options) {
      const params = { path: { userId } };
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logoutall/{userId}", { params, ...passing(options) }),
        () => "silent",
      );
    },

    closeOthers(options) {
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logoutallexceptthis", passing(options)),
        ({ response }) => (typeof response === "string" ? "done" : "not_done"),
      );
    },

    closeAllAndResetPassword(options) {
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logoutallchangepassword", passing(options)),
        ({ response }) => (response ? "done" : "not_done"),
        ({ response }) => (response ? new Secret(response) : null),
      );
    },
  };

  /** The result of a call that ends sessions. If the call fails but may have been carried out, the answer is `lost`. */
  async function settled<Body>(
    call: Promise<{ data?: Body; response: Response }>,
    read: (body: Body) => Answer,
    linkOf: (body: Body) => Secret | null = () => null,
  ): Promise<Revocation> {
    try {
      const { body, response } = await answered(call);
      const { unsettledBefore, taken: freshToken } = factsOf(response);
      const answer = read(body);
      // After a lost answer, "not closed" can mean that the previous attempt has already closed it.
      const unclear = answer === "not_done" && unsettledBefore;
      return { answer: unclear ? "lost" : answer, freshToken, link: linkOf(body), error: null };
    } catch (error) {
      if (error instanceof CallError && error.mayHaveTakenEffect && error.code !== "aborted") {
        return { answer: "lost", freshToken: null, link: null, error };
      }
      throw error;
    }
  }
}

/** Calls without data throw. This tells the compiler that there are data. */
async function answered<Body>(call: Promise<{ data?: Body; response: Response }>) {
  const { data, response } = await call;
  return { body: data as Body, response };
}
