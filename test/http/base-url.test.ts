import { describe, expect, test } from "vitest";
import { docspace } from "../../src/index.js";
import fc from "../support/fast-check.js";

const portalAt = (baseUrl: string | URL) =>
  docspace({ baseUrl, auth: { kind: "apiKey", apiKey: "sk-any" } }).installation;

describe("a base URL", () => {
  test.for([
    ["https://portal.example.com", "https://portal.example.com"],
    ["https://portal.example.com/", "https://portal.example.com"],
    ["https://portal.example.com:8443/docspace//", "https://portal.example.com:8443/docspace"],
    ["HTTPS://Portal.Example.com:443/", "https://portal.example.com"],
    ["http://localhost:3000", "http://localhost:3000"],
    ["http://127.0.0.53:3000/", "http://127.0.0.53:3000"],
    ["http://[::1]:3000", "http://[::1]:3000"],
  ] as const)("%s is taken as %s", ([given, taken]) => {
    expect(portalAt(given)).toBe(taken);
    expect(portalAt(new URL(given))).toBe(taken);
  });

  test.for([
    ["portal.example.com", /is not a web address\. Give one like https:/],
    ["ftp://portal.example.com", /is not a web address/],
    ["", /is not a web address/],
    [
      "http://portal.example.com",
      /would send the credential in the clear\. Use https:\/\/portal\.example\.com\./,
    ],
    ["http://127.evil.example", /in the clear/],
    ["http://localhost.evil.example", /in the clear/],
    ["https://mara:CANARY@portal.example.com", /contains a credential\. Give it as `auth` instead/],
    ["https://portal.example.com/?a=CANARY", /has a query or a fragment/],
    ["https://portal.example.com/#CANARY", /has a query or a fragment/],
  ] as const)("%s is refused with advice", ([given, message]) => {
    expect(() => portalAt(given)).toThrow(message);
    expect(() => portalAt(given)).not.toThrow(/CANARY/);
  });

  test("over plain http is only accepted for loopback", () => {
    fc.assert(
      fc.property(fc.domain(), (host) => {
        expect(() => portalAt(`http://${host}`)).toThrow(/in the clear/);
      }),
    );
  });
});

describe("an option that makes no sense is refused when the client is made", () => {
  test.for([
    [{ timeoutMs: 0 }, /timeoutMs must be a number above 0, not 0/],
    [{ timeoutMs: Number.NaN }, /timeoutMs/],
    [{ retry: { attempts: 0 } }, /attempts/],
    [{ retry: { totalMs: -1 } }, /totalMs/],
  ] as const)("%j", ([options, message]) => {
    const auth = { kind: "apiKey", apiKey: "sk-any" } as const;
    expect(() => docspace({ baseUrl: "https://portal.example.com", auth, ...options })).toThrow(message);
  });
});
