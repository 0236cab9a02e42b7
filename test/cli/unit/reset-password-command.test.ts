import { describe, expect, test } from "vitest";
import { resetPassword } from "../../../src/cli/commands/reset-password.js";
import { EXIT, NotConfirmedError } from "../../../src/cli/exit-code.js";
import { LockoutError } from "../../../src/index.js";
import { captured } from "./captured.js";
import { servedPortal } from "./served-portal.js";

const operation = "logOutAllActiveConnectionsChangePassword";

async function withApiKey() {
  const opened = await servedPortal();
  opened.as({ SESSIONCTL_API_KEY: opened.tokens.maraApiKey });
  return opened;
}

async function withPortalToken() {
  const opened = await servedPortal();
  opened.as({ SESSIONCTL_PORTAL_TOKEN: opened.tokens.mara });
  return opened;
}

describe("sessionctl reset-password", () => {
  test("ends all sessions of the caller and neither shows nor keeps the link", async () => {
    const { portal, mara } = await withApiKey();
    const { stdout, stderr, result } = await captured(() => resetPassword({ yes: true }));
    expect(result).toBe(EXIT.done);
    expect(stdout).toBe("Sessions: revoked 7.\n");
    expect(portal.connections(mara)).toEqual([]);
    expect(portal.passwordLinks).toHaveLength(1);
    expect(stdout + stderr).not.toContain("key=");
    expect(stderr).toContain("All of your sessions end: 7 are listed.");
    expect(stderr).toContain(
      "The link will not be shown, and cannot be shown later: add --show-link if you need it.",
    );
    expect(stderr).toContain("It was neither shown nor kept; earlier links no longer work.");
    expect(stderr).toContain("API keys (sk-…) are not sessions and still work.");
  });

  test("--show-link shows the link, and nothing else, on stdout", async () => {
    const { portal } = await withApiKey();
    const { stdout, stderr, result } = await captured(() => resetPassword({ yes: true, showLink: true }));
    expect(result).toBe(EXIT.done);
    expect(stdout).toBe(`${portal.passwordLinks[0]?.url}\n`);
    expect(stderr).toContain("Sessions: revoked 7.");
    expect(stderr).not.toContain("key=");
  });

  test("--json shows what happened to each session, and the link only with --show-link", async () => {
    const { portal, mara, url } = await withApiKey();
    const hidden = await captured(() => resetPassword({ yes: true, json: true }));
    expect(JSON.parse(hidden.stdout)).toMatchObject({
      version: 1,
      provider: "docspace",
      installation: url,
      caller: { user: { id: mara.id } },
      summary: { revoked: 7, already_gone: 0, spared: 0, failed: 0, unknown: 0 },
      newSessions: [],
      link: "[secret]",
    });
    expect(JSON.parse(hidden.stdout).outcomes).toContainEqual({
      session: "40014",
      user: { id: mara.id, name: "Mara Ozola", login: "mara@example.com" },
      outcome: "revoked",
      evidence: "confirmed",
      reason: null,
    });
    const shown = await captured(() => resetPassword({ yes: true, json: true, showLink: true }));
    expect(JSON.parse(shown.stdout).link).toBe(portal.passwordLinks[1]?.url);
  });

  test("refuses to end the caller's own session and changes nothing, even with --yes", async () => {
    const { portal, mara } = await withPortalToken();
    const { error } = await captured(() => resetPassword({ yes: true }));
    expect(error).toBeInstanceOf(LockoutError);
    expect(error?.message).toContain("session 40014 is the one that you are signed in with");
    expect(error?.message).toContain("--include-current");
    expect(portal.connections(mara)).toHaveLength(7);
  });

  test("refuses if the caller's own session is unknown", async () => {
    const { as, tokens, portal, mara } = await withPortalToken();
    as({ SESSIONCTL_ACCESS_TOKEN: tokens.mara });
    const { error } = await captured(() => resetPassword({ yes: true }));
    expect(error).toBeInstanceOf(LockoutError);
    expect(portal.connections(mara)).toHaveLength(7);
  });

  test("--include-current also ends the caller's own session", async () => {
    const { portal, mara } = await withPortalToken();
    const { result, stdout, stderr } = await captured(() =>
      resetPassword({ yes: true, includeCurrent: true }),
    );
    expect(result).toBe(EXIT.done);
    expect(stdout).toBe("Sessions: revoked 7.\n");
    expect(stderr).toContain("7 are listed, also the one that you are signed in with.");
    expect(portal.connections(mara)).toEqual([]);
  });

  test("reports the session that the portal opened for it as ours and closes it", async () => {
    for (const open of [withApiKey, withPortalToken]) {
      const { portal, mara } = await open();
      const { stdout, stderr } = await captured(() =>
        resetPassword({ yes: true, includeCurrent: true, json: true }),
      );
      const { newSessions, openedByProduct } = JSON.parse(stdout);
      expect(newSessions).toEqual([]);
      expect(openedByProduct).toEqual([{ id: expect.any(String), closed: true, reason: null }]);
      expect(stderr).toContain(
        `The product opened session ${openedByProduct[0].id} for this run on its own.`,
      );
      expect(stderr).not.toContain("New since");
      expect(portal.connections(mara)).toEqual([]);
    }
  });

  test("changes nothing without a terminal and without --yes", async () => {
    const { portal, mara } = await withApiKey();
    const { error } = await captured(() => resetPassword({}));
    expect(error).toBeInstanceOf(NotConfirmedError);
    expect(portal.connections(mara)).toHaveLength(7);
    expect(portal.passwordLinks).toEqual([]);
  });

  test("exits with 4 if the portal did nothing and gave no link", async () => {
    const { portal } = await withApiKey();
    portal.faults.next({ kind: "answer", response: null, on: operation });
    const { result, stdout, stderr } = await captured(() => resetPassword({ yes: true, showLink: true }));
    expect(result).toBe(EXIT.partial);
    expect(stdout).toBe("");
    expect(stderr).toContain("Sessions: failed 7.");
    expect(stderr).toContain("40014: failed, the session is still listed");
    expect(stderr).toContain("No link came.");
  });

  test("exits with 4 if the answer was lost with the caller's own session, and accounts for everything", async () => {
    const { portal } = await withPortalToken();
    portal.faults.next({ kind: "cutAfter", on: operation });
    const { result, stdout, stderr } = await captured(() =>
      resetPassword({ yes: true, includeCurrent: true, json: true }),
    );
    expect(result).toBe(EXIT.partial);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { unknown: 7 }, link: null });
    expect(stderr).toContain("It may have taken effect all the same");
  });
});
