/** Prism checks the simulator against the spec. These tests ensure that Prism would report a violation. */
import { afterEach, expect, inject, test } from "vitest";
import { type Portal, simulateDocSpace } from "../../src/simulator/docspace/index.js";
import { listen } from "../../src/simulator/listen.js";

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

async function throughTheProxy(prepare: (portal: Portal) => void) {
  const portal = simulateDocSpace();
  const mara = portal.addUser({ displayName: "Mara", email: "mara@example.com", admin: true });
  const { token } = portal.signIn(mara, { ip: "203.0.113.7" });
  prepare(portal);
  const server = await listen(portal);
  close = server.close;
  return fetch(`${inject("prism").docspace?.proxy}/api/2.0/security/activeconnections`, {
    headers: { cookie: `asc_auth_key=${token}`, "x-simulator-port": new URL(server.url).port },
  });
}

test("an answer that fits the spec passes without a violation", async () => {
  const response = await throughTheProxy(() => {});
  expect(response.status).toBe(200);
  expect(response.headers.get("sl-violations")).toBeNull();
});

test("an answer that violates the spec is reported", async () => {
  const response = await throughTheProxy((portal) => {
    portal.faults.next({
      kind: "drift",
      change: (body) => {
        body.response.items[0].id = "a string";
      },
    });
  });
  expect(response.headers.get("sl-violations")).toMatch(/items/);
});
