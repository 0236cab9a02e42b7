import { InvalidArgumentError } from "../../errors.js";
import { assertFormat } from "../../http/path.js";

/**
 * Session ids are strings for the library's users and numbers on the wire.
 *
 * @throws InvalidArgumentError for anything but a whole number from 1 to 2147483647.
 */
export function toLoginEventId(id: string): number {
  if (id === "0") {
    throw new InvalidArgumentError(
      "Session 0 describes the request itself and cannot be revoked. List the sessions to see those that can.",
    );
  }
  if (/^[1-9]\d{0,9}$/.test(id) && Number(id) < 2 ** 31) return Number(id);
  throw new InvalidArgumentError(
    `${JSON.stringify(id)} is no session id of DocSpace: those are whole numbers from 1 to 2147483647.`,
  );
}

/** @throws InvalidArgumentError for anything but a UUID. */
export function toUserId(id: string): string {
  assertFormat("uuid", id, "The user id");
  return id.toLowerCase();
}
