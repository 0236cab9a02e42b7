/** How to test code that ends sessions: on a portal that lives in this process, with the faults of a real one. */
import { docspace, NotFoundError } from "sessionctl";
import { simulateDocSpace } from "sessionctl/simulator";
import { expect, test } from "vitest";
import { offBoard } from "./off-boarding.js";

/** A portal with an administrator and with Tom, who is leaving and has two sessions. */
function given() {
  const portal = simulateDocSpace();
  const admin = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com", admin: true });
  const tom = portal.addUser({ displayName: "Tom Berg", email: "tom@example.com" });
  portal.signIn(tom, { city: "Riga" });
  portal.signIn(tom, { city: "Berlin" });
  const provider = docspace({
    baseUrl: "https://portal.example.com",
    auth: { kind: "apiKey", apiKey: portal.addApiKey(admin) },
    fetch: portal.fetch,
    // Only one attempt, so that the test does not wait.
    retry: { attempts: 1 },
  });
  return { portal, tom, provider };
}

test("ends every session of the user and says how certain that is", async () => {
  const { portal, tom, provider } = given();
  expect(await offBoard(provider, tom.email, "HR-112")).toEqual({
    isDone: true,
    note: "Sessions of tom@example.com ended (unverifiable)",
  });
  expect(portal.connections(tom)).toEqual([]);
});

test("is not done when the portal refuses the call", async () => {
  const { portal, tom, provider } = given();
  portal.faults.next({ kind: "unavailable", on: "logOutAllActiveConnectionsForUser", times: 3 });
  expect(await offBoard(provider, tom.email, "HR-112")).toEqual({
    isDone: false,
    note: "Look into tom@example.com",
  });
});

test("ends nothing for an unknown user", async () => {
  const { portal, provider } = given();
  await expect(offBoard(provider, "tim@example.com", "HR-112")).rejects.toThrow(NotFoundError);
  expect(portal.connections()).toHaveLength(2);
});
