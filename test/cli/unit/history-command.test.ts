import { describe, expect, test } from "vitest";
import { history } from "../../../src/cli/commands/history.js";
import { UsageError } from "../../../src/cli/exit-code.js";
import { NotAvailableError, PermissionError } from "../../../src/index.js";
import type { DocSpaceOptions } from "../../../src/simulator/index.js";
import { captured } from "./captured.js";
import { servedPortal } from "./served-portal.js";

const mara = "mara@example.com";

async function asMara(options: DocSpaceOptions = {}) {
  const portal = await servedPortal(options);
  portal.as({ SESSIONCTL_PORTAL_TOKEN: portal.tokens.mara });
  return portal;
}

describe("sessionctl history", () => {
  test("shows sign-ins as candidates and marks those that opened no session", async () => {
    await asMara();
    const { stdout, stderr } = await captured(() => history({ user: mara, since: "20m" }));
    expect(stdout.replaceAll(/· \d\d:\d\d/g, "· hh:mm")).toBe(
      `ID     AGE             ACTION                               FROM            ADDRESS       DEVICE
40014  2 min · hh:mm   Successful Login via Login-Password  Riga, Latvia    203.0.113.7   Chrome 137, Windows 11
40011  9 min · hh:mm   Successful Login via Login-Password  Recife, Brazil  203.0.113.66  Chrome 136, Android 14
40010  11 min · hh:mm  Login failed                         Recife, Brazil  203.0.113.66  Chrome 136, Android 14
40009  13 min · hh:mm  Login failed                         Recife, Brazil  203.0.113.66  Chrome 136, Android 14
40008  14 min · hh:mm  Login failed                         Recife, Brazil  203.0.113.66  Chrome 136, Android 14
`,
    );
    expect(stderr).toContain("Candidates: the history does not say which of them are still open.");
    expect(stderr).toContain("Among them: 3 failed sign-ins or sign-outs, which opened no session.");
    expect(stderr).not.toContain("Not complete");
  });

  test("-q prints only the ids of candidates, for use by another command", async () => {
    await asMara();
    const { stdout, stderr } = await captured(() => history({ user: mara, since: "20m", quiet: true }));
    expect(stdout).toBe("40014\n40011\n");
    expect(stderr).toContain("Left out: 3 failed sign-ins or sign-outs, which opened no session.");
  });

  test("--json prints one document that says whether it is complete", async () => {
    const { url, mara: user } = await asMara();
    const { stdout } = await captured(() => history({ user: mara, since: "5m", json: true }));
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      provider: "docspace",
      installation: url,
      caller: { user: { id: user.id } },
      user: { id: user.id, login: mara },
      complete: true,
      reason: null,
      signIns: [{ id: "40014", signedIn: true, ip: "203.0.113.7", city: "Riga" }],
    });
  });

  test("--csv has a header and quotes what a spreadsheet would run", async () => {
    const { portal, mara: user } = await asMara();
    portal.signIn(user, { browser: '=HYPERLINK("http://evil")', city: "\u001b[31mRiga", at: Date.now() });
    const { stdout } = await captured(() => history({ user: mara, since: "1m", csv: true }));
    const [head, row] = stdout.split("\n");
    expect(head).toBe("id,at,action,signedIn,userId,login,ip,country,city,browser,platform,ipStart,aimedAt");
    expect(row).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(stdout).not.toContain("\u001b");
  });

  test("keeps hostile text from the terminal", async () => {
    await asMara();
    const { stdout, stderr } = await captured(() => history({ user: mara }));
    expect(stdout).toContain("Amsterdam");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });

  test("says that there are no sign-ins and prints no data", async () => {
    await asMara();
    const { stdout, stderr } = await captured(() => history({ user: "janis@example.com", since: "1s" }));
    expect(stdout).toBe("");
    expect(stderr).toBe("No sign-ins of Jānis Kalniņš <janis@example.com> in the last 1s.\n");
  });

  test("says why an incomplete list is incomplete and what to do", async () => {
    await asMara({ auditOption: false });
    const { stderr } = await captured(() => history({ user: mara, since: "90d" }));
    expect(stderr).toContain("Not complete: The portal ignores which part of its login history we ask for");
    expect(stderr).toContain(
      'Use a shorter --since, or end everything with "sessionctl revoke --user mara@example.com".',
    );
  });

  test("refuses an invalid duration before it asks the portal", async () => {
    const { portal } = await asMara();
    const { error } = await captured(() => history({ user: mara, since: "soon" }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toMatch(/^--since: "soon" is not a duration/);
    expect(portal.calls).toEqual([]);
  });

  test("fails if the portal keeps no history, and for ordinary users", async () => {
    await asMara({ loginHistory: "disabled" });
    expect((await captured(() => history({ user: mara }))).error).toBeInstanceOf(NotAvailableError);
    const { as, tokens } = await servedPortal();
    as({ SESSIONCTL_PORTAL_TOKEN: tokens.janis });
    const { error } = await captured(() => history({ user: "janis@example.com" }));
    expect(error).toBeInstanceOf(PermissionError);
  });
});
