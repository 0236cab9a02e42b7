import { describe, expect, it } from "vitest";
import type { DocSpaceOptions } from "../../src/simulator/docspace/index.js";
import {
  type Answered,
  ask,
  byBearer,
  day,
  history,
  hour,
  noon,
  portalWithTwoUsers,
  type Wire,
} from "./asking.js";

const ids = ({ body }: Answered) => body.response.map(({ id }: { id: number }) => String(id));

function portalWithHistory(options: DocSpaceOptions = {}) {
  const stage = portalWithTwoUsers(options);
  const { portal, mara } = stage;
  const key = byBearer(portal.addApiKey(mara));
  const asked = (query = "") => ask(portal, "GET", `${history}${query}`, key);
  return { ...stage, asked };
}

describe("the login history", () => {
  it("shows all users' events, newest first by date, with ids from the id space of the connections", async () => {
    const { portal, mara, janis, asked } = portalWithHistory();
    const old = portal.signIn(mara, { at: noon - day });
    const newest = portal.signIn(janis, { at: noon - hour });
    const failed = portal.failSignIn(janis, { at: noon - 2 * hour });
    expect(ids(await asked())).toEqual([newest.id, failed, old.id]);
  });

  it("does not show whether a connection is still open", async () => {
    const { portal, janis, asked } = portalWithHistory();
    const open = portal.signIn(janis, { at: noon - hour });
    portal.signOut(portal.signIn(janis, { at: noon }).id);
    const [closedEvent, openEvent] = (await asked()).body.response as Wire[];
    expect(String(openEvent.id)).toBe(open.id);
    expect(Object.keys(closedEvent)).toEqual(Object.keys(openEvent).map((key) => key));
  });

  it("describes an event like the connection, with the address as `ip`", async () => {
    const { portal, janis, asked } = portalWithHistory();
    portal.signIn(janis, { ip: "203.0.113.7:1", country: "Latvia", city: "", browser: null, mobile: true });
    portal.failSignIn("ghost@example.com", { ip: "203.0.113.8" });
    const [failed, succeeded] = (await asked()).body.response as Wire[];
    expect(succeeded).toEqual({
      id: expect.any(Number),
      date: "2026-06-15T12:00:00.0000000Z",
      user: "Jānis Kalniņš",
      userId: janis.id,
      login: "janis@example.com",
      action: "Successful Login via Login-Password",
      actionId: 1000,
      ip: "203.0.113.7",
      country: "Latvia",
      city: "",
    });
    expect(failed).toEqual({
      id: succeeded.id + 1,
      date: "2026-06-15T12:00:00.0000000Z",
      user: "ghost@example.com",
      userId: "712d9ec3-5d2b-4b13-824f-71f00191dcca",
      login: "ghost@example.com",
      action: "Login failed",
      actionId: 1005,
      ip: "203.0.113.8",
    });
  });

  it("assigns a failed sign-in to the guest account or to nobody, even if its login belongs to a user", async () => {
    for (const [failedSignInsOf, userId] of [
      ["guest account", "712d9ec3-5d2b-4b13-824f-71f00191dcca"],
      ["nobody", "00000000-0000-0000-0000-000000000000"],
    ] as const) {
      const { portal, janis, asked } = portalWithHistory({ failedSignInsOf });
      portal.failSignIn(janis);
      expect((await asked()).body.response).toMatchObject([{ userId, login: "janis@example.com" }]);
      expect(ids(await asked(`?userId=${janis.id}`))).toEqual([]);
    }
  });

  it("cuts an IPv6 address to its first group, which has no known place", async () => {
    const { portal, janis, asked } = portalWithHistory();
    portal.signIn(janis, { ip: "2001:db8::1", country: "Germany", city: "Berlin" });
    expect((await asked()).body.response).toMatchObject([{ ip: "2001", country: "", city: "" }]);
  });

  it("filters by user, by action and by time, both ends included", async () => {
    const { portal, mara, janis, asked } = portalWithHistory();
    const a = portal.signIn(janis, { at: noon - 2 * day }).id;
    const b = portal.signIn(janis, { at: noon - day }).id;
    const c = portal.failSignIn(janis, { at: noon });
    const d = portal.signIn(mara, { at: noon - 3 * day }).id;
    expect(ids(await asked(`?userId=${janis.id}`))).toEqual([b, a]);
    expect(ids(await asked("?action=loginSuccess"))).toEqual([b, a, d]);
    expect(ids(await asked("?action=1005"))).toEqual([c]);
    expect(ids(await asked("?from=2026-06-13T12:00:00Z&to=2026-06-14T12:00:00Z"))).toEqual([b, a]);
    expect(ids(await asked("?to=2026-06-12T14:00:00%2B02:00"))).toEqual([d]);
  });

  it("reads a time without an offset as the portal's local time", async () => {
    const { portal, mara, asked } = portalWithHistory({ utcOffsetMinutes: 120 });
    const { id } = portal.signIn(mara, { at: noon });
    expect(ids(await asked("?from=2026-06-15T14:00:00"))).toEqual([id]);
    expect(ids(await asked("?from=2026-06-15T14:00:01"))).toEqual([]);
  });

  it("cuts the page before it filters, so an empty page is not the end", async () => {
    const { portal, mara, janis, asked } = portalWithHistory();
    const theirs = portal.signIn(janis, { at: noon - day }).id;
    for (let n = 0; n < 3; n++) portal.signIn(mara, { at: noon });
    const paged = (start: number) => asked(`?userId=${janis.id}&count=2&startIndex=${start}`);
    const first = await paged(0);
    expect(first.body).toMatchObject({ response: [], count: 0, status: 0 });
    expect(ids(await paged(2))).toEqual([theirs]);
    expect(ids(await asked("?action=LoginFail&count=2"))).toEqual([]);
    const failed = portal.failSignIn(janis, { at: noon - 2 * day });
    expect(ids(await asked("?action=LoginFail&count=2"))).toEqual([]);
    expect(ids(await asked("?action=LoginFail&count=2&startIndex=4"))).toEqual([failed]);
  });

  it("filters first if the release does not have that problem", async () => {
    const { portal, mara, janis, asked } = portalWithHistory({ pageWindowBeforeFilter: false });
    const theirs = portal.signIn(janis, { at: noon - day }).id;
    for (let n = 0; n < 3; n++) portal.signIn(mara, { at: noon });
    expect(ids(await asked(`?userId=${janis.id}&count=2`))).toEqual([theirs]);
  });

  it("silently ignores filters and paging without the audit option: the newest 20, every time", async () => {
    const { portal, mara, janis, asked } = portalWithHistory({ auditOption: false });
    for (let n = 0; n < 30; n++) portal.signIn(n % 2 ? mara : janis, { at: noon + n });
    const newest = await asked();
    expect(ids(newest)).toHaveLength(20);
    for (const query of [`?userId=${janis.id}`, "?count=100", "?startIndex=20&count=20", "?to=2020-01-01"]) {
      const answer = await asked(query);
      expect(answer.status).toBe(200);
      expect(ids(answer)).toEqual(ids(newest));
    }
  });

  it.each([
    "count=0",
    "count=101",
    "count=ten",
    "startIndex=-1",
    "userId=mara",
    "from=yesterday",
    "action=Dance",
  ])("answers %s with a binding error in a success envelope", async (query) => {
    const { asked } = portalWithHistory();
    const answer = await asked(`?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 1, statusCode: 400, response: { status: 400 } });
  });

  it("is only for administrators: 403", async () => {
    const { portal, janis } = portalWithTwoUsers();
    expect((await ask(portal, "GET", history, byBearer(portal.addApiKey(janis)))).status).toBe(403);
  });

  it("is 402 if it is switched off", async () => {
    const { asked } = portalWithHistory({ loginHistory: "disabled" });
    const answer = await asked();
    expect(answer.status).toBe(402);
    expect(answer.body.error.type).toBe("ASC.Core.Billing.BillingException");
  });
});
