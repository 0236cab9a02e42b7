/** Credentials in the forms that people paste. */
import { describe, expect, test } from "vitest";
import type { Credential } from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

describe("a portal token is understood", () => {
  test.for([
    (token: string) => `asc_auth_key=${token}`,
    (token: string) => `Cookie: asc_auth_key=${token}`,
    (token: string) => `cookie: theme=dark; asc_auth_key=${token}; lang=lv`,
    (token: string) => `Set-Cookie: asc_auth_key=${token}; Path=/; HttpOnly`,
    (token: string) => `"${token}"`,
    (token: string) => `'asc_auth_key="${token}"'`,
    (token: string) => `  ${token}\n`,
  ])("as %s", async (paste) => {
    const opened = await openPortal();
    const { own, mara } = withMaraAndTom(opened);
    const credential = { kind: "portalToken", portalToken: paste(own.token) } as const;
    for (const auth of [credential, async () => credential]) {
      const client = opened.as(auth);
      expect((await client.whoami()).user.id).toBe(mara.id);
      expect((await client.list()).own).toEqual({ state: "known", id: String(own.id) });
    }
  });
});

describe("a token for Authorization is understood", () => {
  test.for([
    (token: string) => `"${token}"`,
    (token: string) => `Bearer ${token}`,
    (token: string) => `Authorization: Bearer ${token}`,
  ])("as %s", async (paste) => {
    const opened = await openPortal();
    const { mara } = withMaraAndTom(opened);
    const apiKey = paste(opened.portal.addApiKey(mara));
    const accessToken = paste(opened.portal.addAccessToken(mara));
    for (const auth of [
      { kind: "apiKey", apiKey },
      { kind: "accessToken", accessToken },
    ] satisfies Credential[])
      expect((await opened.as(auth).whoami()).user.id).toBe(mara.id);
  });
});

test("the portal's messages never repeat the token of a pasted header", async () => {
  const opened = await openPortal({ outsideTheSpec: true });
  const client = opened.as(
    { kind: "portalToken", portalToken: "Cookie: asc_auth_key=CANARY; theme=dark" },
    { fetch: async () => Response.json({ error: { message: "no token CANARY" } }, { status: 400 }) },
  );
  const error = await client.list().catch((error) => error);
  expect(error.message).toContain("no token [secret]");
  expect(error.message).not.toContain("CANARY");
});
