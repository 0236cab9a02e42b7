import type { paths } from "../../../generated/strategy.js";
import { answeredCall } from "../../believable.js";
import { systemClock } from "../../clock.js";
import { CallError, InvalidArgumentError, UnexpectedResponseError } from "../../errors.js";
import { type Authorization, type Authorizer, sendable } from "../../http/authorization.js";
import { createProductClient } from "../../http/client.js";
import type { ClientOptions } from "../../http/options.js";
import { cookiesLeftBy } from "../../http/set-cookie.js";
import { strategyDialect } from "./dialect.js";

/** A credential with which a caller signs in to a Library. */
export type StrategyCredential =
  /** A login and a password that the product itself stores. */
  | { kind: "password"; username: string; password: string }
  /** A login and a password of the directory. */
  | { kind: "ldap"; username: string; password: string }
  /** An API token. */
  | { kind: "apiToken"; apiToken: string };

type Kind = StrategyCredential["kind"];
type StrategyAuthorization = Authorization & { kind: Kind };

/** The application type that we send: the vendor's own web client, which every release knows. */
const APPLICATION_TYPE = 35;

/** The result of a sign-in. */
interface SignedIn {
  token: string;
  cookies: Map<string, string>;
  /** When the sign-in was sent, by this machine's clock. */
  atMs: number;
}

/** The sign-in of a client. It happens once, when the first call needs it. */
export interface StrategySession {
  readonly authorizer: Authorizer<StrategyAuthorization, null>;
  readonly kind: Kind;
  /** The login that was given; `null` for an API token, which does not contain a login. */
  readonly login: string | null;
  /** When the sign-in was sent; `null` before that. */
  signedInAtMs(): number | null;
  /** Prevents new sign-ins, waits for one that is under way, and returns whether the client is signed in. */
  settle(): Promise<boolean>;
  /** From then on, calls throw and nothing is sent. */
  end(): void;
}

/** @throws InvalidArgumentError if the credential cannot be sent. The message contains no part of it. */
export function assertSendable(credential: StrategyCredential): void {
  bodyOf(credential);
}

/** @throws InvalidArgumentError for an invalid credential or option. */
export function createSession(options: ClientOptions, credential: StrategyCredential): StrategySession {
  const body = bodyOf(credential);
  const { kind } = credential;
  const secrets = [credential.kind === "apiToken" ? credential.apiToken : credential.password];
  const clock = options.clock ?? systemClock;
  let signedIn: SignedIn | null = null;
  let underWay: Promise<SignedIn> | null = null;
  let settling = false;
  let ended = false;

  const { client, baseUrl, factsOf } = createProductClient<paths, Kind, Omit<SignedIn, "atMs">>(
    options,
    strategyDialect,
    {
      next: () => ({ kind, headers: {}, secrets }),
      adopt: (_, headers, from) => ({
        token: headers.get("x-mstr-authtoken") ?? "",
        cookies: new Map(
          [...cookiesLeftBy(headers, from)].flatMap(([name, value]) => (value ? [[name, value]] : [])),
        ),
      }),
    },
  );

  async function signIn(): Promise<SignedIn> {
    const atMs = clock.now();
    const { response } = await client.POST("/api/auth/login", { body });
    const { token = "", cookies = new Map() } = factsOf(response).taken ?? {};
    if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
      const { status } = response;
      const call = answeredCall("login", `${baseUrl}/api/auth/login`, { method: "POST", status });
      throw new UnexpectedResponseError(
        "The answer has no token that can be sent (X-MSTR-AuthToken)",
        call,
        "X-MSTR-AuthToken",
        "Check that the base URL is the address of a Library.",
      );
    }
    signedIn = { token, cookies, atMs };
    return signedIn;
  }

  function authorizationOf({ token, cookies }: SignedIn): StrategyAuthorization {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return {
      kind,
      headers: { "x-mstr-authtoken": token, ...(cookie && { cookie }) },
      secrets: [...secrets, token, ...cookies.values()],
    };
  }

  return {
    kind,
    login: credential.kind === "apiToken" ? null : credential.username,
    signedInAtMs: () => signedIn?.atMs ?? null,
    async settle() {
      settling = true;
      await underWay?.catch(() => {});
      return signedIn !== null && !ended;
    },
    end() {
      ended = true;
    },
    authorizer: {
      next() {
        if (ended || (settling && !signedIn && !underWay))
          throw new InvalidArgumentError("This client has been signed out. Connect again.");
        if (signedIn) return authorizationOf(signedIn);
        underWay ??= signIn().catch((error) => {
          // The product would refuse a refused credential again and lock the account. Other failures may pass.
          const isRefusal = error instanceof CallError && error.status !== null && error.status < 500;
          if (!isRefusal) underWay = null;
          throw error;
        });
        const obtained = underWay;
        // A call that was aborted meanwhile no longer handles the rejection.
        obtained.catch(() => {});
        return async () => authorizationOf(await obtained);
      },
      adopt(_, headers, from) {
        for (const [name, value] of cookiesLeftBy(headers, from)) {
          if (value === null) signedIn?.cookies.delete(name);
          else signedIn?.cookies.set(name, value);
        }
        return null;
      },
    },
  };
}

function bodyOf(
  credential: StrategyCredential,
): paths["/api/auth/login"]["post"]["requestBody"]["content"]["application/json"] {
  const applicationType = APPLICATION_TYPE;
  switch (credential?.kind) {
    case "apiToken":
      return { username: sendable(credential.apiToken, "API token"), loginMode: 4096, applicationType };
    case "password":
    case "ldap": {
      const { kind, username, password } = credential;
      for (const [name, text] of [
        ["user name", username],
        ["password", password],
      ] as const) {
        if (typeof text !== "string" || text === "" || text.length > 4096) {
          throw new InvalidArgumentError(
            `The ${name} is ${text ? "too long: the maximum is 4096 characters" : "empty"}.`,
          );
        }
      }
      return { username, password, loginMode: kind === "ldap" ? 16 : 1, applicationType };
    }
    default:
      throw new InvalidArgumentError(
        'The credential has no known kind. Use "password", "ldap" or "apiToken".',
      );
  }
}
