import { describe, expect, test } from "vitest";
import { list } from "../../../src/cli/commands/list.js";
import { captured } from "./captured.js";
import { servedPortal } from "./served-portal.js";

async function asMara() {
  const opened = await servedPortal();
  opened.as({ SESSIONCTL_PORTAL_TOKEN: opened.tokens.mara });
  return opened;
}

describe("what sessionctl list says under its table", () => {
  test("is that the caller's own row shows this request, if that row is shown", async () => {
    const { as, tokens } = await asMara();
    const note = "Your own row shows the address and device of this request.";
    expect((await captured(() => list({}))).stderr).toContain(note);
    expect((await captured(() => list({ olderThan: "1h" }))).stderr).not.toContain(note);
    as({ SESSIONCTL_API_KEY: tokens.maraApiKey });
    expect((await captured(() => list({}))).stderr).not.toContain(note);
  });

  test("is that a filter on mobile may miss sessions", async () => {
    await asMara();
    const { stderr } = await captured(() => list({ mobile: true }));
    expect(stderr).toContain("report every session as not mobile");
    expect((await captured(() => list({ country: ["Latvia"] }))).stderr).not.toContain("not mobile");
  });

  test("is how many sessions an address filter skipped because their address is cut", async () => {
    const { portal, mara } = await asMara();
    const six = portal.signIn(mara, { ip: "2001", city: "Porto" });
    const filtered = await captured(() => list({ ip: ["2001::/16", "0.0.0.0/0"] }));
    expect(filtered.stdout).not.toContain(six.id);
    expect(filtered.stderr).toMatch(/\d of the sessions (is|are) passed over.*ip \(\d\)/);
    expect(filtered.stderr).toContain("keeps only the first group of an IPv6 address");
    expect((await captured(() => list({}))).stdout).toContain("2001:…");
  });
});
