/** DocSpace's list omits or falsifies some values. We never select or spare a session by them silently. */
import { describe, expect, test } from "vitest";
import { plan, type Selector } from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";

const day = 86_400_000;

/** Mara with a connection over IPv4, one over IPv6 of which the portal kept only the first group, and her own. */
async function openOffice() {
  const opened = await openPortal();
  const { portal, clock } = opened;
  const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com", admin: true });
  const start = clock.now();
  const four = String(portal.signIn(mara, { ip: "192.0.2.9", at: start - 2 * day }).id);
  const six = String(portal.signIn(mara, { ip: "2001", mobile: false, at: start - day }).id);
  const own = portal.signIn(mara, { ip: "203.0.113.7", at: start });
  const client = opened.as({ kind: "portalToken", portalToken: own.token });
  return {
    ...opened,
    mara,
    four,
    six,
    own: String(own.id),
    client,
    planned: (s: Selector) => plan(client, s),
  };
}

const ended = ({ sessions }: Awaited<ReturnType<typeof plan>>) => sessions.map(({ id }) => id);

describe("an address of which the portal kept only the first group", () => {
  test("is not an address", async () => {
    const { client, six } = await openOffice();
    const session = (await client.list()).sessions.find(({ id }) => id === six);
    expect(session).toMatchObject({ values: { ip: null, ipStart: "2001:…" } });
  });

  test.for([
    { match: { ip: ["::/0", "0.0.0.0/0"] } },
    { where: 'inCidr(ip, "::/0") || inCidr(ip, "0.0.0.0/0")' },
    { where: '!inCidr(ip, "10.0.0.0/8")' },
    { where: 'ip != "192.0.2.77"' },
  ] satisfies Selector[])("matches no filter: %j skips it and the plan says why", async (selector) => {
    const { planned, four, six } = await openOffice();
    const made = await planned(selector);
    expect(ended(made)).toEqual([four]);
    expect(ended(made)).not.toContain(six);
    expect(made.passedOver).toEqual({ total: 1, byField: { ip: 1 } });
    expect(made.warnings.join(" ")).toContain("keeps only the first group of an IPv6 address");
  });

  test.for(["2001::/16", "2001:db8::/32", "10.0.0.0/8"])(
    "is spared if %s is excepted, because it may match, and the plan says so",
    async (network) => {
      const { planned, four, six } = await openOffice();
      const made = await planned({ others: true, except: { ips: [network] } });
      expect(ended(made)).toEqual([four]);
      expect(made.spared).toContainEqual(
        expect.objectContaining({ reason: "address_unknown", session: expect.objectContaining({ id: six }) }),
      );
      expect(made.warnings).toContainEqual(expect.stringContaining("1 of the sessions is left alone"));
      expect(made.warnings.join(" ")).toContain("keeps only the first group of an IPv6 address");
    },
  );

  test("is not mentioned if no filter uses the address", async () => {
    const { planned } = await openOffice();
    expect((await planned({ others: true })).warnings.join(" ")).not.toContain("first group");
  });
});

describe("a filter on mobile", () => {
  test.for([
    { match: { mobile: [false] } },
    { match: { mobile: [true] } },
    { where: "!mobile" },
  ] satisfies Selector[])(
    "warns that newer releases report false for every session: %j",
    async (selector) => {
      const { planned } = await openOffice();
      expect((await planned(selector)).warnings).toContainEqual(
        expect.stringContaining("report every session as not mobile"),
      );
    },
  );

  test("does not warn if a text only mentions the word", async () => {
    const { planned } = await openOffice();
    const { warnings } = await planned({ where: 'browser == "mobile"' });
    expect(warnings.join(" ")).not.toContain("not mobile");
  });
});

test("the list is sorted by date, newest first after the caller's own session, whatever the ids are", async () => {
  const { portal, clock, mara, client, own, four, six } = await openOffice();
  const old = String(portal.signIn(mara, { at: clock.now() - 9 * day }).id);
  const dateless = String(portal.signIn(mara, { at: null }).id);
  const later = String(portal.signIn(mara, { at: clock.now() - 1.5 * day }).id);
  portal.faults.next({
    kind: "drift",
    on: "getAllActiveConnections",
    // The portal sorts by id, newest first, with the caller's own session on top.
    change: ({ response }) =>
      void response.items.sort(
        (a: { id: number }, b: { id: number }) =>
          Number(String(b.id) === own) - Number(String(a.id) === own) || b.id - a.id,
      ),
  });
  const { sessions } = await client.list();
  expect(sessions.map(({ id }) => id)).toEqual([own, six, later, four, old, dateless]);
});
