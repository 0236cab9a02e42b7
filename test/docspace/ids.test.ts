/** We refuse ids that the portal cannot have before we send anything. */
import { expect, test } from "vitest";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

test.each([
  ["0", /Session 0 describes the request itself/],
  ["abc", /"abc" is not a session id of DocSpace/],
])("a session id of %s is refused", async (id, sentence) => {
  const opened = await openPortal();
  const { own } = withMaraAndTom(opened);
  const client = opened.as({ kind: "portalToken", portalToken: own.token });
  await expect(client.end({ kind: "sessions", ids: [id], listed: [id] })).rejects.toThrow(sentence);
  expect(opened.portal.calls).toEqual([]);
});
