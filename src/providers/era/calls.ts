import type { components, paths } from "../../../generated/era.js";
import { answeredCall } from "../../believable.js";
import { AuthenticationError, CallError, NotFoundError, UnexpectedResponseError } from "../../errors.js";
import { createProductClient, type ProductClient } from "../../http/client.js";
import type { Dialect } from "../../http/dialect.js";
import { type ClientOptions, passing } from "../../http/options.js";
import type { Answer } from "../../outcome.js";
import type { Attempt, Call } from "../../provider.js";
import {
  type Cookie,
  cookieIn,
  type EraAuthorization,
  type EraAuthorizer,
  type EraCredential,
  eraAuthorizer,
  explained,
} from "./credentials.js";
import { eraDialect } from "./dialect.js";

/** How to reach a platform, and with which credential. */
export interface EraClientOptions extends ClientOptions {
  /** The caller's credential. */
  auth: EraCredential;
  /** The sites on which sessions are listed and ended. Default: all sites. */
  scope?: readonly string[];
  /**
   * Whether the scope was checked when a plan was made. If so, a site without sessions is not an error. Default `false`:
   * such a site is refused, because its name is probably wrong.
   */
  scopeChecked?: boolean;
}

/** The result of a call that ends sessions. */
interface Ended {
  answer: Answer;
  reason: string | null;
}

type Schemas = components["schemas"];

/** The sites of a call. We always send them, because a call without them silently covers fewer sites. */
export type Sites = Schemas["LogOutRequest"]["sites"];

/** The platform's operations, with the real meaning of each answer. */
export interface EraCalls {
  readonly client: ProductClient<paths>["client"];
  readonly baseUrl: string;
  readonly auth: EraAuthorizer;
  /** The rows of all users. */
  list(sites: Sites, options?: Call): Promise<Schemas["Sessions"]>;
  current(options?: Call): Promise<Schemas["CurrentSession"]>;
  endOne(sessionId: string, sites: Sites, options?: Call): Promise<Ended>;
  endUser(user: { domain: string; login: string }, sites: Sites, options?: Call): Promise<Ended>;
}

const GROUP = "/rest/v1/master/logicalroles/ws/sessions";

const WRONG_PASSWORD = "It was tried once; five failures within three minutes lock out this address.";

const REFUSED =
  "Era has refused this credential (401). Five such calls within three minutes lock out this address, so nothing more is sent in this run. Find out why, then sign in again.";

export function createEraCalls({
  auth: credential,
  scope: _,
  scopeChecked: __,
  ...given
}: EraClientOptions): EraCalls {
  const dialect = eraDialect(() => auth.shut(REFUSED));
  const options: ClientOptions = { ...given };
  const { onAttempt } = given;
  // If the id of the own session is its credential, URLs can contain the credential.
  if (onAttempt) options.onAttempt = (report) => onAttempt({ ...report, url: auth.hide(report.url) });
  const auth = eraAuthorizer(credential, (password) => signIn(options, dialect, password));
  const { client, baseUrl } = createProductClient<paths, EraAuthorization["kind"], never>(
    options,
    dialect,
    auth,
  );

  return {
    client,
    baseUrl,
    auth,

    async list(sites, callOptions) {
      const params = { query: { sites: JSON.stringify(sites) } };
      const { data } = await answered(client.GET(GROUP, { params, ...hiding(callOptions) }));
      return data as Schemas["Sessions"];
    },

    async current(callOptions) {
      const { data } = await answered(client.GET("/rest/v1/iam/sessions/current", hiding(callOptions)));
      return data as Schemas["CurrentSession"];
    },

    async endOne(sessionId, sites, callOptions) {
      const params = { path: { session_id: sessionId }, query: { sites: JSON.stringify(sites) } };
      return settled(() => client.DELETE(`${GROUP}/{session_id}`, { params, ...hiding(callOptions) }));
    },

    async endUser({ domain, login }, sites, callOptions) {
      const body = { action: "logout" as const, domain, user: login, sites };
      return settled(() => client.POST(GROUP, { body, ...hiding(callOptions) }));
    },
  };

  /** Awaits a call. Its error says why nothing is sent any more, if that is the cause, and contains no credential. */
  async function answered<Answered>(call: Promise<Answered>): Promise<Answered> {
    try {
      return await call;
    } catch (error) {
      throw withoutSecret(explained(error), auth.hide);
    }
  }

  /** The result of a call that ends sessions. A success is `silent`: Era never reports whether there was a session to end. */
  async function settled(call: () => Promise<unknown>): Promise<Ended> {
    try {
      await answered(call());
      return { answer: "silent", reason: null };
    } catch (error) {
      if (!(error instanceof CallError) || error.code === "aborted") throw error;
      if (error.mayHaveTakenEffect) return { answer: "lost", reason: error.explanation };
      // The answer for an unknown id is documented nowhere. Listing again shows whether the session is gone.
      if (error instanceof NotFoundError && error.method === "DELETE") {
        return { answer: "not_done", reason: error.explanation };
      }
      throw error;
    }
  }

  /** The options of a call. They hide the credential from `onAttempt`. */
  function hiding({ onAttempt, ...rest }: Call = {}) {
    if (!onAttempt) return passing(rest);
    return passing({
      ...rest,
      onAttempt: (attempt) => onAttempt({ ...attempt, url: auth.hide(attempt.url) } as Attempt),
    });
  }
}

/** @throws CallError if the platform refuses the password, or answers without a cookie. */
async function signIn(
  options: ClientOptions,
  dialect: Dialect,
  { domain, username, password }: EraCredential & { kind: "password" },
): Promise<Cookie> {
  const { client, baseUrl, factsOf } = createProductClient<paths, "password", Cookie>(options, dialect, {
    next: () => ({ kind: "password", headers: {}, secrets: [password] }),
    adopt: (_, headers, from) => cookieIn(headers, from),
  });
  const body = { domain, login: username, pwd: password };
  const { response } = await client.POST("/rest/v1/iam/sessions", { body }).catch((error) => {
    throw error instanceof AuthenticationError
      ? new AuthenticationError("Domain, user name or password is wrong (401)", error, WRONG_PASSWORD)
      : error;
  });
  const cookie = factsOf(response).taken;
  if (cookie) return cookie;
  throw new UnexpectedResponseError(
    "The answer has no cookie of a session",
    answeredCall("signIn", `${baseUrl}/rest/v1/iam/sessions`, { method: "POST", status: response.status }),
    null,
    "Check that the base URL is the address of an Era installation.",
  );
}

/** Removes the credential from the message and the URL of an error. */
function withoutSecret(error: unknown, hide: (text: string) => string): unknown {
  if (!(error instanceof CallError) || hide(error.url) === error.url) return error;
  const { explanation, message, url, stack = "" } = error;
  return Object.assign(error, {
    explanation: hide(explanation),
    message: hide(message),
    url: hide(url),
    stack: hide(stack),
  });
}
