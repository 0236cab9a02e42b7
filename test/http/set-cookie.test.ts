import { describe, expect, test } from "vitest";
import { cookieLeftBy, cookiesLeftBy } from "../../src/http/set-cookie.js";
import { docspace } from "../../src/index.js";

const nowMs = Date.parse("2026-05-04T09:00:00Z");
const url = "https://portal.example.com/office/api/2.0/people/@self";

function leftBy(...lines: string[]) {
  const headers = new Headers();
  for (const line of lines) headers.append("set-cookie", line);
  return cookieLeftBy(headers, "token", { url, nowMs });
}

describe("a cookie is accepted as a browser would accept it", () => {
  test.for([
    ["token=fresh", "fresh"],
    ["token=fresh; Path=/; HttpOnly; Secure; SameSite=Lax", "fresh"],
    ['token="fresh"; path=/', "fresh"],
    ["token=a%2Bb==; path=/", "a%2Bb=="],
    ["token=fresh; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "fresh"],
    ["token=fresh; Expires=Mon, 04 May 2026 10:00:00 GMT", "fresh"],
    ["token=fresh; Expires=whenever; Max-Age=soon", "fresh"],
    ["token=fresh; Domain=portal.example.com", "fresh"],
    ["token=fresh; Domain=.Example.com", "fresh"],
    ["token=fresh; Path=/office", "fresh"],
  ] as const)("%s", ([line, value]) => {
    expect(leftBy(line)).toBe(value);
  });

  test("the last one counts", () => {
    expect(leftBy("token=one", "token=two")).toBe("two");
    expect(leftBy("token=; Max-Age=0", "token=two")).toBe("two");
    expect(leftBy("token=one", "token=; Max-Age=0")).toBeNull();
    expect(leftBy("token=one", "token=a b")).toBe("one");
  });

  test("its age is compared with the clock of the answer", () => {
    const headers = new Headers({
      date: "Mon, 04 May 2026 12:00:00 GMT",
      "set-cookie": "token=fresh; Expires=Mon, 04 May 2026 11:00:00 GMT",
    });
    expect(cookieLeftBy(headers, "token", { url, nowMs })).toBeNull();
  });
});

describe("a cookie is left alone", () => {
  test.for([
    ["if there is none", ""],
    ["with another name", "xtoken=fresh"],
    ["that is cleared by nothing", "token=; path=/"],
    ["that is cleared by empty quotes", 'token=""'],
    ["that is cleared by a word", "token=deleted; path=/"],
    ["that is cleared by its age", "token=fresh; Max-Age=0"],
    ["that is cleared by a negative age", "token=fresh; max-age=-1; Expires=Mon, 04 May 2036 09:00:00 GMT"],
    ["that has expired", "token=fresh; expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    ["that is meant for another host", "token=fresh; Domain=evil.example"],
    ["that is meant for a host with the same end", "token=fresh; Domain=tal.example.com"],
    ["that is meant for another path", "token=fresh; Path=/off"],
    ["with a blank", "token=fre sh"],
    ["with a comma", "token=fre,sh"],
    ["with what is not ASCII", "token=fr\u00e4sh"],
    ["with half a quote", 'token="fresh'],
    ["that no browser would keep", `token=${"x".repeat(4097)}`],
  ] as const)("%s", ([, line]) => {
    expect(leftBy(line)).toBeNull();
  });
});

test("each of several cookies is reported, the last of a name counts, and a cleared one is marked", () => {
  const headers = new Headers([
    ["set-cookie", "JSESSIONID=one; Path=/; HttpOnly"],
    ["set-cookie", 'iSession="two"; Path=/'],
    ["set-cookie", "JSESSIONID=three; Path=/; HttpOnly"],
    ["set-cookie", "gone=; Max-Age=0"],
    ["set-cookie", "elsewhere=x; Domain=evil.example"],
    ["set-cookie", "=nameless"],
    ["set-cookie", "no value"],
    ["set-cookie", "na me=x"],
  ]);
  expect(Object.fromEntries(cookiesLeftBy(headers, { url, nowMs }))).toEqual({
    JSESSIONID: "three",
    iSession: "two",
    gone: null,
  });
  expect(cookiesLeftBy(new Headers(), { url, nowMs }).size).toBe(0);
});

describe("in a client", () => {
  const cookies: (string | null)[] = [];
  const clientAgainst = (setCookie: string) =>
    docspace({
      baseUrl: "https://portal.example.com",
      auth: { kind: "portalToken", portalToken: "the-first" },
      fetch: async (input, init) => {
        cookies.push(new Request(input, init).headers.get("cookie"));
        return new Response(JSON.stringify({ response: { loginEvent: 0, items: [] }, status: 0 }), {
          headers: { "set-cookie": setCookie },
        });
      },
    });

  test.for([
    ["asc_auth_key=; expires=Thu, 01 Jan 1970 00:00:00 GMT", "the-first"],
    ["asc_auth_key=deleted", "the-first"],
    ["asc_auth_key=no good", "the-first"],
    ["asc_auth_key=the-second; path=/", "the-second"],
  ] as const)("%s: the next call is sent with %s", async ([setCookie, next]) => {
    cookies.length = 0;
    const client = clientAgainst(setCookie);
    await client.list();
    await client.list();
    expect(cookies).toEqual(["asc_auth_key=the-first", `asc_auth_key=${next}`]);
  });
});
