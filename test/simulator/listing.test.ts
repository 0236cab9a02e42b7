import { describe, expect, it } from "vitest";
import {
  ask,
  byBasic,
  byBearer,
  byCookie,
  connections,
  day,
  hour,
  idsOf,
  noon,
  portalWithTwoUsers,
} from "./asking.js";

describe("listing active connections", () => {
  it("covers only the caller, even for an administrator", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    portal.signIn(janis);
    expect(idsOf(await ask(portal, "GET", connections, byCookie(own.token)))).toEqual([own.id]);
  });

  it("is sorted by id, the highest first whatever the dates are, without pages, the caller's own on top", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const middle = portal.signIn(mara, { at: noon - 2 * hour });
    const own = portal.signIn(mara, { at: noon - 3 * day });
    const newest = portal.signIn(mara, { at: noon - hour });
    const many = Array.from({ length: 150 }, (_, n) => portal.signIn(mara, { at: noon - 10 * day - n }).id);
    const listed = await ask(portal, "GET", `${connections}?count=2&startIndex=1`, byCookie(own.token));
    expect(idsOf(listed)).toEqual([own.id, ...many.reverse(), newest.id, middle.id]);
    expect(listed.body.response.loginEvent).toBe(Number(own.id));
  });

  it("omits a connection older than a year, even if it is open and can be closed", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    const lastYear = portal.signIn(mara, { at: Date.UTC(2025, 5, 15, 12) });
    const tooOld = portal.signIn(mara, { at: Date.UTC(2025, 5, 15, 11, 59) });
    expect(idsOf(await ask(portal, "GET", connections, byCookie(own.token)))).toEqual([own.id, lastYear.id]);
    const closed = await ask(portal, "PUT", `${connections}/logout/${tooOld.id}`, byCookie(own.token));
    expect(closed.body.response).toBe(true);
  });

  it("omits closed connections", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara);
    expect(portal.signOut(portal.signIn(mara).id)).toBe(true);
    expect(idsOf(await ask(portal, "GET", connections, byCookie(own.token)))).toEqual([own.id]);
  });

  it("is wrapped in the success envelope", async () => {
    const { portal, mara } = portalWithTwoUsers({ tenantId: 7 });
    const { id } = portal.signIn(mara, { ip: "203.0.113.7:51514", city: "Riga", mobile: true });
    const key = byBearer(portal.addApiKey(mara));
    const { status, headers, body } = await ask(portal, "GET", `${connections}?culture=lv`, key);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(body).toEqual({
      response: {
        loginEvent: 0,
        items: [
          {
            id: Number(id),
            tenantId: 7,
            userId: mara.id,
            mobile: false,
            ip: "203.0.113.7",
            city: "Riga",
            date: "2026-06-15T12:00:00.0000000Z",
          },
        ],
      },
      count: 1,
      links: [{ href: `https://portal.example.com${connections}?culture=lv`, action: "GET" }],
      status: 0,
      statusCode: 200,
    });
  });

  it("omits null values, or sends them like the published reference", async () => {
    const listed = async (nullMembers: "missing" | "sent") => {
      const { portal, mara } = portalWithTwoUsers({ nullMembers });
      portal.signIn(mara, { ip: null, browser: null, country: "", at: null });
      const { body } = await ask(portal, "GET", connections, byBearer(portal.addApiKey(mara)));
      return body.response.items[0];
    };
    const stays = { id: 40_001, tenantId: 1, userId: expect.any(String), country: "", mobile: false };
    expect(await listed("missing")).toEqual(stays);
    expect(await listed("sent")).toEqual({ ...stays, ip: null, browser: null, date: null });
  });

  it("returns hostile text unchanged", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const browser = '\u001b[31m\u202e\n=HYPERLINK("http://evil")';
    portal.signIn(mara, { browser });
    const { body } = await ask(portal, "GET", connections, byBearer(portal.addApiKey(mara)));
    expect(body.response.items[0]).toMatchObject({ browser });
  });

  it("cuts an address at its first colon, finds no place for IPv6, and reports no mobile device", async () => {
    const details = { ip: "2001:db8::1", country: "Germany", city: "Berlin", mobile: true };
    const listed = async (storedDetails: "cut" | "whole") => {
      const { portal, mara } = portalWithTwoUsers({ storedDetails });
      portal.signIn(mara, details);
      const { body } = await ask(portal, "GET", connections, byBearer(portal.addApiKey(mara)));
      return body.response.items[0];
    };
    expect(await listed("cut")).toMatchObject({ ip: "2001", country: "", city: "", mobile: false });
    expect(await listed("whole")).toMatchObject(details);
  });

  it("has ids that grow in the order of the sign-ins, whatever their dates are", () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const first = portal.signIn(mara);
    const failed = portal.failSignIn(janis);
    const second = portal.signIn(janis, { at: noon - day });
    const later = (more: number) => String(Number(first.id) + more);
    expect([failed, second.id]).toEqual([later(1), later(2)]);
  });
});

describe("the current connection", () => {
  it("is only known through the cookie: every token in Authorization gives loginEvent 0 and no order", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const own = portal.signIn(mara, { at: noon - day });
    const newer = portal.signIn(mara, { at: noon - hour });
    const withAuthorization = [
      byBearer(portal.addApiKey(mara)),
      byBearer(portal.addAccessToken(mara)),
      byBearer(own.token),
      { authorization: own.token },
      byBasic("mara@example.com", "kurzeme:1201"),
    ];
    for (const headers of withAuthorization) {
      const listed = await ask(portal, "GET", connections, headers);
      expect(listed.body.response.loginEvent).toBe(0);
      expect(idsOf(listed)).toEqual([newer.id, own.id]);
    }
  });

  it("shows where this request comes from and not where its user signed in", async () => {
    const { portal, mara } = portalWithTwoUsers({
      locate: (address) => (address === "203.0.113.50" ? { country: "Latvia", city: "Riga" } : undefined),
    });
    const signIn = {
      ip: "198.51.100.1",
      country: "Brazil",
      city: "Recife",
      browser: "Chrome 137",
      platform: "iOS 18",
    };
    const own = portal.signIn(mara, { ...signIn, page: "https://portal.example.com/", at: noon - day });
    const listed = async (address: string) => {
      const agent = { "user-agent": "sessionctl/1.0 (Linux; x64)", "x-forwarded-for": address };
      const { body } = await ask(portal, "GET", connections, { ...byCookie(own.token), ...agent });
      return body.response.items[0];
    };
    const seen = { browser: "sessionctl 1.0", platform: "Linux" };
    expect(await listed("203.0.113.50")).toEqual({
      id: Number(own.id),
      tenantId: 1,
      userId: mara.id,
      ...seen,
      ip: "203.0.113.50",
      country: "Latvia",
      city: "Riga",
      mobile: false,
      page: "https://portal.example.com/",
      date: "2026-06-14T12:00:00.0000000Z",
    });
    expect(await listed("2001:db8::7")).toMatchObject({ ...seen, ip: "2001:db8::7", country: "", city: "" });
  });
});

describe("a caller without stored connections", () => {
  it("sees the request itself, with id 0 and a zero userId", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const headers = {
      ...byBearer(portal.addApiKey(mara)),
      "x-forwarded-for": "203.0.113.50, 10.0.0.1",
      "user-agent": "curl/8.5.0",
    };
    const { body } = await ask(portal, "GET", connections, headers);
    expect(body.response.loginEvent).toBe(0);
    expect(body.response.items).toEqual([
      {
        id: 0,
        tenantId: 0,
        userId: "00000000-0000-0000-0000-000000000000",
        mobile: false,
        ip: "203.0.113.50",
        country: "",
        city: "",
        browser: "curl 8.5.0",
        platform: "",
        date: "2026-06-15T12:00:00.0000000Z",
      },
    ]);
  });

  it("cannot close that item", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const closed = await ask(portal, "PUT", `${connections}/logout/0`, byBearer(portal.addApiKey(mara)));
    expect([closed.status, closed.body.response]).toEqual([200, false]);
  });
});

describe("dates", () => {
  const listedDate = async (options: Parameters<typeof portalWithTwoUsers>[0]) => {
    const { portal, mara } = portalWithTwoUsers(options);
    const own = portal.signIn(mara, { at: Date.UTC(2026, 4, 4, 22, 21, 33, 45) });
    return (await ask(portal, "GET", connections, byCookie(own.token))).body.response.items[0].date;
  };

  it("have seven fractional digits and a Z when the offset is zero", async () => {
    expect(await listedDate({})).toBe("2026-05-04T22:21:33.0450000Z");
  });

  it("are the portal's local time with its offset in other cases", async () => {
    expect(await listedDate({ utcOffsetMinutes: 120 })).toBe("2026-05-05T00:21:33.0450000+02:00");
    expect(await listedDate({ utcOffsetMinutes: -570 })).toBe("2026-05-04T12:51:33.0450000-09:30");
  });

  it("are objects in the form of the reference", async () => {
    expect(await listedDate({ dateForm: "reference", utcOffsetMinutes: -60 })).toEqual({
      utcTime: "2026-05-04T22:21:33.0450000Z",
      timeZoneOffset: "-01:00:00",
    });
  });
});
