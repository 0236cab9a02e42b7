import { InvalidArgumentError } from "../../errors.js";
import { assertFormat, isUuid } from "../../http/path.js";
import type { Naming } from "../../provider.js";

const SESSION_IDS = "whole numbers from 1 to 2147483647";

/** The id of a connection is a 32-bit number. A user has a UUID and an e-mail address. */
export const docspaceNaming: Naming = {
  isSessionId: (text) => /^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 31,
  sessionIds: SESSION_IDS,
  isUserName: (text) => isUuid(text) || /^[^@\s,;\p{Cc}]+@[^@\s,;\p{Cc}]+$/u.test(text),
  userNames: "e-mail addresses and UUIDs",
};

/**
 * The id of a session as DocSpace sends it. In the library, session ids are strings.
 *
 * @throws InvalidArgumentError if it is not a whole number from 1 to 2147483647.
 */
export function toLoginEventId(id: string): number {
  if (id === "0") {
    throw new InvalidArgumentError(
      "Session 0 describes the request itself and cannot be revoked. List the sessions to see those that can.",
    );
  }
  if (docspaceNaming.isSessionId(id)) return Number(id);
  throw new InvalidArgumentError(
    `${JSON.stringify(id)} is not a session id of DocSpace. Session ids are ${SESSION_IDS}.`,
  );
}

/** @throws InvalidArgumentError if it is not a UUID. */
export function toUserId(id: string): string {
  assertFormat("uuid", id, "The user id");
  return id.toLowerCase();
}
