import type { components, paths } from "../../../generated/docspace.js";
import { CallError } from "../../errors.js";
import { createProductClient, type ProductClient } from "../../http/client.js";
import type { CallFacts, ClientOptions } from "../../http/options.js";
import type { Answer } from "../../outcome.js";
import type { CallOptions } from "../../provider.js";
import { Secret } from "../../secret.js";
import type { SessionList } from "../../session.js";
import { docspaceDialect } from "./dialect.js";
import { toLoginEventId } from "./ids.js";
import { toSessionList } from "./normalise.js";

/** What the portal made of a revoking call, in the words of the workflow. */
export interface Revocation {
  answer: Answer;
  /** The portal token that replaces the caller's, after all of the caller's sessions were closed. */
  freshToken: Secret | null;
  /** The password-change link, from `logOutAllActiveConnectionsChangePassword` only. */
  link: Secret | null;
  /** Why the answer was lost; `null` when it was not. */
  error: CallError | null;
}

/** The portal's operations, each with what its answer really means. */
export interface DocSpaceCalls {
  readonly client: ProductClient<paths>["client"];
  readonly baseUrl: string;
  list(options?: CallOptions): Promise<SessionList & { authenticatedBy: CallFacts["authenticatedBy"] }>;
  self(options?: CallOptions): Promise<components["schemas"]["Profile"]>;
  profileByEmail(email: string, options?: CallOptions): Promise<components["schemas"]["Profile"]>;
  closeOne(id: string, options?: CallOptions): Promise<Revocation>;
  closeAllOf(userId: string, options?: CallOptions): Promise<Revocation>;
  closeOthers(options?: CallOptions): Promise<Revocation>;
  closeAllAndResetPassword(options?: CallOptions): Promise<Revocation>;
}

export function createDocSpaceCalls(options: ClientOptions): DocSpaceCalls {
  const { client, baseUrl, factsOf } = createProductClient<paths>(options, docspaceDialect);

  return {
    client,
    baseUrl,

    async list({ signal } = {}) {
      const { response, body } = await answered(
        client.GET("/api/2.0/security/activeconnections", passing(signal)),
      );
      const { authenticatedBy } = factsOf(response);
      return { ...toSessionList(body.response, authenticatedBy), authenticatedBy };
    },

    async self({ signal } = {}) {
      return (await answered(client.GET("/api/2.0/people/@self", passing(signal)))).body.response;
    },

    async profileByEmail(email, { signal } = {}) {
      const params = { query: { email } };
      return (await answered(client.GET("/api/2.0/people/email", { params, ...passing(signal) }))).body
        .response;
    },

    closeOne(id, { signal } = {}) {
      const params = { path: { loginEventId: toLoginEventId(id) } };
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logout/{loginEventId}", {
          params,
          ...passing(signal),
        }),
        ({ response }) => (response === true ? "done" : "not_done"),
      );
    },

    closeAllOf(userId, { signal } = {}) {
      const params = { path: { userId } };
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logoutall/{userId}", { params, ...passing(signal) }),
        () => "silent",
      );
    },

    closeOthers({ signal } = {}) {
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logoutallexceptthis", passing(signal)),
        ({ response }) => (typeof response === "string" ? "done" : "not_done"),
      );
    },

    closeAllAndResetPassword({ signal } = {}) {
      return settled(
        client.PUT("/api/2.0/security/activeconnections/logoutallchangepassword", passing(signal)),
        ({ response }) => (response ? "done" : "not_done"),
        ({ response }) => (response ? new Secret(response) : null),
      );
    },
  };

  /** Gives a revoking call its meaning; an answer that may hide a carried-out call is a lost one. */
  async function settled<Body>(
    call: Promise<{ data?: Body; response: Response }>,
    read: (body: Body) => Answer,
    linkOf: (body: Body) => Secret | null = () => null,
  ): Promise<Revocation> {
    try {
      const { body, response } = await answered(call);
      const { unsettledBefore, freshToken } = factsOf(response);
      const answer = read(body);
      // After a lost answer, "not closed" may well mean "closed by the attempt before".
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

const passing = (signal: AbortSignal | undefined) => (signal ? { signal } : {});

/** Calls throw unless they have data; this says so to the compiler. */
async function answered<Body>(call: Promise<{ data?: Body; response: Response }>) {
  const { data, response } = await call;
  return { body: data as Body, response };
}
