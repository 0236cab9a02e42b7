import { text } from "node:stream/consumers";
import type { Credential } from "../../http/credentials.js";
import { UsageError } from "../exit-code.js";

/** How the kinds of credential are called on the command line. */
export const CREDENTIAL_KINDS = ["portal-token", "api-key", "access-token", "basic"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/**
 * The credential that the environment holds; `undefined` when it holds none.
 *
 * @throws UsageError when it holds two kinds at once, or half of one. The message names variables, never values.
 */
export function credentialFromEnvironment(env: NodeJS.ProcessEnv): Credential | undefined {
  const { SESSIONCTL_USERNAME: username, SESSIONCTL_PASSWORD: password } = env;
  const found: [variables: string, credential: Credential][] = [];
  if (env.SESSIONCTL_PORTAL_TOKEN) {
    found.push([
      "SESSIONCTL_PORTAL_TOKEN",
      { kind: "portalToken", portalToken: env.SESSIONCTL_PORTAL_TOKEN },
    ]);
  }
  if (env.SESSIONCTL_API_KEY)
    found.push(["SESSIONCTL_API_KEY", { kind: "apiKey", apiKey: env.SESSIONCTL_API_KEY }]);
  if (env.SESSIONCTL_ACCESS_TOKEN) {
    found.push([
      "SESSIONCTL_ACCESS_TOKEN",
      { kind: "accessToken", accessToken: env.SESSIONCTL_ACCESS_TOKEN },
    ]);
  }
  if (username && password)
    found.push(["SESSIONCTL_USERNAME with SESSIONCTL_PASSWORD", { kind: "basic", username, password }]);
  else if (username || password) {
    throw new UsageError(
      "SESSIONCTL_USERNAME and SESSIONCTL_PASSWORD belong together, and one of them is not set.",
    );
  }
  if (found.length > 1) {
    const names = found.map(([variables]) => variables).join(" and ");
    throw new UsageError(`${names} are set at once, and each is a credential. Unset all but one.`);
  }
  return found[0]?.[1];
}

/**
 * Reads a credential from standard input: one line, or two (user name, password) for `basic`.
 *
 * @param kind as given; without one, `sk-…` is an API key and anything else a portal token.
 */
export async function credentialFromStdin(kind: string | true): Promise<Credential> {
  if (kind !== true && !isKind(kind)) {
    throw new UsageError(
      `--credential-stdin takes one of ${CREDENTIAL_KINDS.join(", ")}, and what was given is none of them.`,
    );
  }
  if (process.stdin.isTTY)
    throw new UsageError("--credential-stdin reads a pipe or a file, and this is a terminal.");
  const lines = (await text(process.stdin)).trim().split(/\r?\n/);
  const [first = "", second = ""] = lines;
  if (!first) throw new UsageError("--credential-stdin found nothing on standard input.");
  return credentialOf(
    kind === true ? (first.startsWith("sk-") ? "api-key" : "portal-token") : kind,
    first,
    second,
  );
}

/** A credential of a kind from what a person or a keyring gives. */
export function credentialOf(kind: CredentialKind, secret: string, password = ""): Credential {
  switch (kind) {
    case "api-key":
      return { kind: "apiKey", apiKey: secret };
    case "access-token":
      return { kind: "accessToken", accessToken: secret };
    case "portal-token":
      return { kind: "portalToken", portalToken: secret };
    case "basic":
      if (!password) throw new UsageError("basic needs two lines: the user name and the password.");
      return { kind: "basic", username: secret, password };
  }
}

function isKind(kind: string): kind is CredentialKind {
  return (CREDENTIAL_KINDS as readonly string[]).includes(kind);
}
