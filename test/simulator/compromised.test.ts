import { describe, expect, it } from "vitest";
import { compromisedPortal } from "../../src/simulator/index.js";
import { ask, byBearer, byCookie, connections, history, noon, type Wire } from "./asking.js";

describe("the compromised portal", () => {
  it("shows Mara her own session from Riga on top and a stranger's from Recife, minutes old", async () => {
    const { portal, tokens, sessions } = compromisedPortal({ now: () => noon });
    const chrome = { "user-agent": "Chrome/137 (Windows 11)" };
    const { body } = await ask(portal, "GET", connections, { ...byCookie(tokens.mara), ...chrome });
    const items = body.response.items as Wire[];
    expect(items[0]).toMatchObject({
      id: Number(sessions.own),
      city: "Riga",
      browser: "Chrome 137",
      platform: "Windows 11",
    });
    expect(items[1]).toMatchObject({
      id: Number(sessions.stranger),
      city: "Recife",
      date: "2026-06-15T11:51:00.0000000Z",
    });
    expect(items.some(({ city, country }) => city === "" && country === "")).toBe(true);
    expect(items.some(({ ip }) => ip === "2001")).toBe(true);
    expect(new Set(items.map(({ country }) => country)).size).toBeGreaterThanOrEqual(4);
  });

  it("has a session whose browser name attacks terminals, tables and spreadsheets", async () => {
    const { portal, sessions } = compromisedPortal();
    const { browser } = portal.connections().find(({ id }) => id === sessions.hostile) ?? {};
    for (const attack of ["\u001b[31m", "\u001b]8;;", "\u202e", "\n", '=HYPERLINK("http://evil")']) {
      expect(browser).toContain(attack);
    }
  });

  it("has an ordinary user and a history of failed sign-ins", async () => {
    const { portal, tokens, janis, mara } = compromisedPortal();
    expect(portal.connections(janis)).toHaveLength(2);
    expect((await ask(portal, "GET", history, byCookie(tokens.janis))).status).toBe(403);
    const { body } = await ask(portal, "GET", `${history}?action=LoginFail`, byBearer(tokens.maraApiKey));
    const logins = (body.response as Wire[]).map(({ login }) => login);
    expect(new Set(logins)).toEqual(new Set([mara.email, janis.email, "admin@example.com"]));
  });

  it("has the same ids every time", () => {
    expect(compromisedPortal().sessions).toEqual(compromisedPortal().sessions);
  });
});
