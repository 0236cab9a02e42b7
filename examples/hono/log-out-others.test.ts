import { compromisedPortal } from "sessionctl/simulator";
import { expect, test } from "vitest";
import { logOutOthers } from "./log-out-others.js";

const origin = "https://app.example.com";

function given() {
  const { portal, mara, tokens, sessions } = compromisedPortal();
  const logged: string[] = [];
  const asked: string[] = [];
  const app = logOutOthers({
    portalUrl: "https://portal.example.com",
    log: (line) => logged.push(line),
    fetch(input, init) {
      asked.push(new URL(input instanceof Request ? input.url : input).origin);
      return portal.fetch(input, init);
    },
  });
  const ask = (headers: Record<string, string>) =>
    app.request(`${origin}/me/other-sessions`, { method: "DELETE", headers });
  const withToken = (token: string) => ask({ origin, cookie: `asc_auth_key=${token}` });
  const open = () => portal.connections(mara).map(({ id }) => id);
  return { portal, tokens, sessions, logged, asked, ask, withToken, open };
}

test("ends all other sessions of the user who asks", async () => {
  const { tokens, sessions, withToken, open, logged, asked } = given();
  const answer = await withToken(tokens.mara);
  expect([answer.status, await answer.json()]).toEqual([200, { ended: 6, left: 0 }]);
  expect(open()).toEqual([sessions.own]);
  expect(logged).toEqual([]);
  // The token went to the portal and nowhere else.
  expect(new Set(asked)).toEqual(new Set(["https://portal.example.com"]));
});

test("ends nothing for a user who is not signed in or for a page of another origin", async () => {
  const { tokens, ask, open, asked } = given();
  expect((await ask({ origin })).status).toBe(401);
  const elsewhere = { origin: "https://evil.example", cookie: `asc_auth_key=${tokens.mara}` };
  expect((await ask({ ...elsewhere, "content-type": "text/plain" })).status).toBe(403);
  expect(open()).toHaveLength(7);
  expect(asked).toEqual([]);
});

test("reports a failure of the portal and logs no token", async () => {
  const { portal, tokens, withToken, logged } = given();
  expect((await withToken("not-a-token-of-this-portal")).status).toBe(401);
  portal.faults.next({ kind: "serverError", on: "getAllActiveConnections", times: 9 });
  const answer = await withToken(tokens.mara);
  expect([answer.status, await answer.json()]).toEqual([
    502,
    { error: "The portal could not be asked. Try again later." },
  ]);
  expect(logged).toHaveLength(2);
  expect(logged[0]).toMatch(/^authentication: /);
  expect(logged.join("\n")).not.toContain(tokens.mara);
  expect(logged.join("\n")).not.toContain("not-a-token-of-this-portal");
});

test("counts a session as ended when it is gone, even if the answer was lost", async () => {
  const { portal, tokens, withToken, open, sessions } = given();
  portal.faults.next({ kind: "cutAfter", on: "logOutAllExceptThisConnection" });
  const answer = await withToken(tokens.mara);
  expect([answer.status, await answer.json()]).toEqual([200, { ended: 6, left: 0 }]);
  expect(open()).toEqual([sessions.own]);
});
