import { describe, expect, test } from "vitest";
import { triage } from "../../src/triage/index.js";
import { abroad, atHome, fields, homely, ranksOf, session } from "./given.js";

describe("triage", () => {
  test("ranks the session that differs first and says why in words", async () => {
    const found = await ranksOf([...homely(6), session("stranger", abroad)]);
    expect(found.order[0]).toBe("stranger");
    expect(found.of("stranger")).toMatchObject({ rank: 1, unranked: null });
    expect(found.of("stranger").why).toEqual([
      "first session from Brazil; 6 of 7 are from Latvia",
      "first Chrome",
      "first Android",
    ]);
    expect(found.of("stranger").risk).toBeGreaterThan(90);
    expect(found.of("mara-0").risk).toBeLessThan(20);
    expect(found.of("mara-0").why).toEqual([]);
  });

  test("also reports the numbers behind a reason", async () => {
    const { reasons } = (await ranksOf([...homely(6), session("stranger", abroad)])).of("stranger");
    expect(reasons[0]).toEqual({
      signal: "country",
      value: "Brazil",
      seen: 0,
      of: 6,
      text: "first session from Brazil; 6 of 7 are from Latvia",
    });
  });

  test("ranks a new country above a new address in the same country", async () => {
    const found = await ranksOf([
      ...homely(6),
      session("moved", { ...atHome, where: "198.51.100.99" }),
      session("travelled", { ...atHome, where: "203.0.113.1", land: "Estonia" }),
    ]);
    expect(found.order.slice(0, 2)).toEqual(["travelled", "moved"]);
    expect(found.of("moved").why).toEqual(["first from 198.51.100.99"]);
  });

  test("finds nothing unusual in a new address if every session has a new one", async () => {
    const roaming = [1, 2, 3, 4, 5].map((nth) =>
      session(`r${nth}`, { ...atHome, where: `198.51.100.${nth}` }),
    );
    const found = await ranksOf(roaming);
    for (const { risk } of found.ranked) expect(risk).toBeLessThan(50);
  });

  test("treats another version of the same browser and system as the same", async () => {
    const found = await ranksOf([
      ...homely(5),
      session("updated", { ...atHome, program: "Firefox 140.0.1", os: "Ubuntu 26.04" }),
    ]);
    expect(found.of("updated").why).toEqual([]);
  });

  test("reads browser, system and device from a whole user agent", async () => {
    const chrome = (version: number) =>
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
    const phone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    const found = await ranksOf([
      ...[1, 2, 3, 4].map((nth) => session(`w${nth}`, { program: chrome(130 + nth) })),
      session("phone", { program: phone }),
      session("script", { program: "curl/8.5.0" }),
    ]);
    expect(found.signals).toEqual(["browser", "system", "device"]);
    expect(found.of("phone").why).toEqual(["first Safari", "first iOS"]);
    expect(found.of("script").why).toEqual(["first curl", "system unknown", "device unknown"]);
    expect(found.of("w1").why).toEqual([]);
  });

  test("says what is rare if nothing is new, and what is unknown", async () => {
    const found = await ranksOf([
      ...homely(7),
      session("b1", { ...atHome, land: "Estonia" }),
      session("b2", { ...atHome, land: "Estonia" }),
      session("blank", { ...atHome, land: null, os: "" }),
    ]);
    expect(found.of("b1").why).toEqual(["1 of 8 others from Estonia"]);
    expect(found.of("blank").why).toEqual(["country unknown", "system unknown"]);
  });

  test("uses the first 64 bits of an IPv6 address, because the others change by themselves", async () => {
    const v6 = (id: string, where: string) => session(id, { where });
    const found = await ranksOf([
      v6("a", "2001:db8:1:2::1"),
      v6("b", "2001:db8:1:2:ffff:1:2:3"),
      v6("c", "2001:0DB8:0001:0002::9"),
      v6("d", "2001:db8:1:3::1"),
    ]);
    expect(found.of("a").why).toEqual([]);
    expect(found.of("d").why).toEqual(["first from 2001:db8:1:3::1"]);
  });

  test("finds the address in a text with words around it", async () => {
    const words: typeof fields = [{ name: "where", type: "text", about: "", signal: "address" }];
    const sessions = ["10.1.1.1", "10.1.1.1", "10.1.1.1", "203.0.113.66"].map((address, at) =>
      session(String(at), { where: `Server Machine: 10.0.0.5 Client Machine: ${address}` }),
    );
    const asked: string[] = [];
    const { sessions: ranked } = await triage(
      { sessions, own: { state: "none", reason: "" } },
      { fields: words },
      {
        locate(address) {
          asked.push(address);
          return { country: address.startsWith("10.") ? null : "BR", network: null };
        },
      },
    );
    expect(asked).toEqual(["10.1.1.1", "203.0.113.66"]);
    expect(ranked[0]?.reasons.map(({ text }) => text)).toEqual(["first from 203.0.113.66"]);
  });

  test("says nothing below four sessions of a user and ranks none of them", async () => {
    const found = await ranksOf([...homely(2), session("stranger", abroad)]);
    for (const { rank, risk, reasons, unranked } of found.ranked) {
      expect({ rank, risk, reasons, unranked }).toEqual({
        rank: null,
        risk: null,
        reasons: [],
        unranked: "short_history",
      });
    }
    const enough = await ranksOf([...homely(3), session("stranger", abroad)]);
    expect(enough.of("stranger").rank).toBe(1);
  });

  test("gives each user a history of their own", async () => {
    const inBrazil = Array.from({ length: 5 }, (_, at) => session(`tom-${at}`, abroad, at, "tom"));
    const found = await ranksOf([
      ...homely(5),
      ...inBrazil,
      session("stranger", abroad),
      session("few", abroad, 1, "janis"),
    ]);
    expect(found.order[0]).toBe("stranger");
    expect(found.of("tom-0").risk).toBeLessThan(20);
    expect(found.of("few").unranked).toBe("short_history");
    expect(found.order.at(-1)).toBe("few");
  });

  test("puts the newest first if the risk is the same", async () => {
    const found = await ranksOf([
      session("old", atHome, 90),
      session("new", atHome, 1),
      session("undated", atHome, Number.NaN),
      session("older", atHome, 99),
    ]);
    expect(found.order).toEqual(["new", "old", "older", "undated"]);
  });

  test("skips the caller's own session if its row shows this request and not the sign-in", async () => {
    const own = session("own", { ...abroad, program: "sessionctl 0.1.0" });
    const list = { sessions: [own, ...homely(4)], own: { state: "known", id: "own" } as const };
    const misleading = await triage(list, { fields, caveats: { ownSession: "Your own row misleads." } });
    expect(misleading.sessions.at(-1)).toMatchObject({ session: own, rank: null, unranked: "own" });
    expect(misleading.sessions[0]?.reasons).toEqual([]);
    const honest = await triage(list, { fields });
    expect(honest.sessions[0]).toMatchObject({ session: own, rank: 1 });
  });

  test("adds country and network of the address and uses the product's name for the country", async () => {
    const places = {
      "198.51.100.20": { country: "LV", network: { number: 12578, name: "TET" } },
      "203.0.113.66": { country: "BR", network: { number: 262582, name: "Evil\u202eCorp" } },
    };
    const locate = (address: string) =>
      places[address as keyof typeof places] ?? { country: null, network: null };
    const found = await ranksOf(
      [
        ...homely(3).map((each) => ({ ...each, values: { ...each.values, land: "Lettland" } })),
        session("silent", { ...atHome, land: null }),
        session("stranger", { ...abroad, land: null }),
      ],
      { locate },
    );
    expect(found.signals).toContain("network");
    expect(found.of("silent").why).toEqual([]);
    expect(found.of("stranger").why.slice(0, 2)).toEqual([
      "first session from Brazil; 4 of 5 are from Lettland",
      "first in the network AS262582 Evil Corp",
    ]);
  });

  test("continues without a signal that no session has", async () => {
    const sparse = homely(4).map((each) => ({ ...each, values: {} }));
    const found = await ranksOf(sparse);
    expect(found.signals).toEqual([]);
    for (const { risk, reasons } of found.ranked)
      expect({ risk, reasons }).toEqual({ risk: 50, reasons: [] });
  });

  test("handles a list of many hostile values quickly", async () => {
    const sessions = Array.from({ length: 5000 }, (_, at) =>
      session(String(at), {
        land: `land ${at}`,
        program: `Mozilla/5.0 ${"(".repeat(600)}${at}`,
        os: `${at}`,
      }),
    );
    const { ranked } = await ranksOf(sessions);
    expect(ranked).toHaveLength(5000);
  });
});
