/** The ids of sessions and users of Element, and the address of a cluster. */
import { InvalidArgumentError } from "../../errors.js";
import { parseBaseUrl } from "../../http/base-url.js";
import { isUuid } from "../../http/path.js";
import type { Naming } from "../../provider.js";
import type { User } from "../../session.js";
import { methodOf } from "./fields.js";

/** A part of a distinguished name that names nobody by itself. It occurs if a name was split at its commas. */
const PART_OF_NAME = /^(dc|ou|o|c)=[^,]*$/i;

/** The id of a session is a UUID in lower case. The name of a user can be almost any text. */
export const elementNaming: Naming = {
  isSessionId: (text) => isUuid(text) && text === text.toLowerCase(),
  sessionIds: "UUIDs in lower case",
  isUserName: (text) =>
    text.trim() !== "" && text.length <= 1024 && !/\p{Cc}/u.test(text) && !PART_OF_NAME.test(text),
  userNames:
    "names of cluster admins, distinguished names, names and UUIDs of an identity provider, and ids such as Cluster/admin",
};

/** A user is identified by the way to sign in and the name: the same name with another way is another user. */
export function userOf({ username, authMethod }: { username: string; authMethod: string }): User {
  return { id: `${methodOf(authMethod)}/${username}`, name: null, login: username };
}

/** The known versions of the API that have sessions, newest first. */
const VERSIONS = ["12.8", "12.7", "12.5", "12.3", "12.2", "12.0"] as const;

/** The address of a cluster, and the versions of its API to try, in this order. */
export interface Address {
  /** The address without the path of the API. */
  baseUrl: string;
  versions: readonly string[];
  /** Whether the version was given. If not, it is found by trying. */
  given: boolean;
}

/**
 * Parses the address of a cluster: `https://mvip`, optionally with `/json-rpc/12.3`.
 *
 * @throws InvalidArgumentError for an invalid address or version.
 */
export function addressOf(input: string | URL): Address {
  const url = parseBaseUrl(input);
  const [, baseUrl = url, version] = /^(.*?)\/json-rpc(?:\/(.*))?$/.exec(url) ?? [];
  if (version === undefined) return { baseUrl, versions: VERSIONS, given: false };
  if (!/^\d{1,3}\.\d{1,3}$/.test(version)) {
    throw new InvalidArgumentError(
      "The URL has no valid version of the API. Give it like https://mvip/json-rpc/12.3, or leave the path out.",
    );
  }
  if (Number.parseInt(version, 10) < 12) {
    throw new InvalidArgumentError(
      `Version ${version} of the API has no sessions: they were added in 12.0. Give 12.0 or a later version, or leave the path out of the URL.`,
    );
  }
  return { baseUrl, versions: [version], given: true };
}
