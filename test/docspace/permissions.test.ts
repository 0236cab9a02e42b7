/** What the portal permits a caller to do, and how we report a refusal. */
import { describe, expect, test } from "vitest";
import { type Credential, PermissionError } from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

describe("looking up a person by e-mail address", () => {
  test("is refused to an ordinary user, with the advice to give the id", async () => {
    const opened = await openPortal();
    const { toms } = withMaraAndTom(opened);
    const error = await opened
      .as({ kind: "portalToken", portalToken: toms.token })
      .findUsers("mara@example.com")
      .catch((error) => error);
    expect(error).toBeInstanceOf(PermissionError);
    expect(error.message).toContain(
      "Only administrators may look up other users by their e-mail address (403). Give the user's id instead",
    );
  });
});

describe("the cookie and the Authorization header", () => {
  test.for(["apiKey", "accessToken", "portalToken", "basic"] as const)(
    "are never sent together: with %s, a call's own headers add none",
    async (kind) => {
      const opened = await openPortal();
      const { mara, own, toms } = withMaraAndTom(opened);
      const sent: string[][] = [];
      const credential: Credential = {
        apiKey: { kind: "apiKey" as const, apiKey: opened.portal.addApiKey(mara) },
        accessToken: { kind: "accessToken" as const, accessToken: opened.portal.addAccessToken(mara) },
        portalToken: { kind: "portalToken" as const, portalToken: own.token },
        basic: { kind: "basic" as const, username: mara.email, password: "correct horse" },
      }[kind];
      const { client } = opened.as(credential, {
        fetch: (input, init) => {
          const { headers } = new Request(input, init);
          sent.push(["cookie", "authorization"].filter((name) => headers.has(name)));
          return opened.fetch(input, init);
        },
      });
      for (const headers of [
        { Cookie: `asc_auth_key=${toms.token}` },
        { authorization: `Bearer ${toms.token}` },
        { COOKIE: `asc_auth_key=${toms.token}`, AUTHORIZATION: toms.token },
      ]) {
        const { data } = await client.GET("/api/2.0/people/@self", { headers });
        expect(data?.response.id).toBe(mara.id);
      }
      const one = kind === "portalToken" ? "cookie" : "authorization";
      expect(sent).toEqual([[one], [one], [one]]);
    },
  );
});

test("a refusal says that any one of the scopes is enough", async () => {
  const opened = await openPortal();
  const { mara, unknown } = withMaraAndTom(opened);
  const client = opened.as({
    kind: "accessToken",
    accessToken: opened.portal.addAccessToken(mara, ["read"]),
  });
  const id = String(unknown.id);
  const error = await client.end({ kind: "sessions", ids: [id], listed: [id] }).catch((error) => error);
  expect(error).toBeInstanceOf(PermissionError);
  expect(error.message).toContain("it needs one of those that the operation names");
});

test.for(["list", "whoami", "findUsers"] as const)(
  "a server that is not a portal and answers %s with a 404 page is named as such, with the next step",
  async (method) => {
    const opened = await openPortal({ outsideTheSpec: true });
    const { own } = withMaraAndTom(opened);
    opened.portal.faults.next({ kind: "htmlPage", status: 404, body: "<html>nginx</html>", times: 9 });
    const client = opened.as({ kind: "portalToken", portalToken: own.token });
    const error = await client[method]("tom@example.com" as never).catch((error) => error);
    expect(error.message).toContain("There is no DocSpace at this address: the answer is a web page (404). ");
    expect(error.message).toContain("Give the address of its start page as the base URL.");
  },
);
