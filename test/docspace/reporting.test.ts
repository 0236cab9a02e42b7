import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { apply, formatReport, plan, type Report, revoke } from "../../src/index.js";
import { openPortal } from "../support/open-portal.js";
import { withMaraAndTom } from "../support/people.js";

const schema = JSON.parse(readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"));
const fits = new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile(schema);

function expectToFit(report: Report) {
  const written = JSON.parse(JSON.stringify(report));
  expect(fits(written) ? [] : fits.errors).toEqual([]);
  // The library returns what a file would contain.
  expect(written).toEqual(report);
}

async function openWith(options: Parameters<typeof openPortal>[0] = {}) {
  const opened = await openPortal(options);
  const people = withMaraAndTom(opened);
  return {
    ...opened,
    ...people,
    asMara: opened.as({ kind: "portalToken", portalToken: people.own.token }),
    clocked: { clock: opened.clock },
  };
}

describe("the JSON report fits its schema", () => {
  test("for a run that did everything", async () => {
    const { asMara, clocked } = await openWith();
    expectToFit(
      await revoke(asMara, { others: true }, { ...clocked, reason: "lost phone", ticket: "SEC-7" }),
    );
  });

  test("for a run for another user, where evidence is impossible", async () => {
    const { asMara, clocked } = await openWith();
    expectToFit(await revoke(asMara, { users: ["tom@example.com"] }, clocked));
  });

  test("for a run with every outcome", async () => {
    const { asMara, clocked, portal, mara, toms, own, phone, unknown, clock } = await openWith();
    const failing = portal.signIn(mara, { at: clock.now() });
    const ids = [own.id, phone.id, unknown.id, failing.id, toms.id].map(String);
    const made = await plan(asMara, { ids }, clocked);
    portal.signOut(phone.id);
    portal.signOut(toms.id);
    portal.signIn(mara, { browser: "\u001b[2JChrome", at: clock.now() });
    portal.faults.next({
      kind: "answer",
      response: false,
      on: ({ params }) => params.loginEventId === String(failing.id),
    });
    const report = await apply(asMara, made, clocked);
    expect(report.summary).toEqual({ revoked: 1, already_gone: 1, spared: 1, failed: 1, unknown: 1 });
    expectToFit(report);
  });

  test("for a run that was stopped", async () => {
    const { asMara, clocked, portal } = await openWith();
    const made = await plan(asMara, { olderThan: "1h" }, clocked);
    portal.faults.next({ kind: "unauthorized", times: 9, on: "logOutActiveConnection" });
    const report = await apply(asMara, made, clocked);
    expect(report.stopped?.code).toBe("authentication");
    expectToFit(report);
  });
});

describe("the text for people", () => {
  test("says who, when, why, what happened, and what still works", async () => {
    const { asMara, clocked, portal, mara } = await openWith();
    const made = await plan(asMara, { all: true }, clocked);
    portal.signIn(mara, { ip: "203.0.113.80", city: "Recife", country: "Brazil" });
    const text = formatReport(
      await apply(asMara, made, { ...clocked, reason: "lost phone", ticket: "SEC-7" }),
    );
    expect(
      text.replace(made.digest, "sha256:…").replace(asMara.installation, "https://portal.example.com"),
    ).toMatchInlineSnapshot(`
      "2 of 2 ended, all confirmed · your own kept · 1 new, left alone.

      Revocation on https://portal.example.com (docspace)
      By       Mara Ozola <mara@example.com>, with portalToken
      From     2026-05-04 09:00:00 to 09:00:00 UTC
      Reason   lost phone
      Ticket   SEC-7
      Plan     sha256:…
      Calls    2 that revoke, 3 that read

      revoked       2  (2 confirmed)
      already gone  0
      spared        1
      failed        0
      unknown       0

      Spared:
        40003  Mara Ozola <mara@example.com>  you are signed in with it

      New sessions, not part of the plan and left alone:
        40005  2026-05-04 09:00:00 UTC  Recife, Brazil, 203.0.113.80

      What still works after this revocation:
        API keys (sk-…) are not sessions and still work. Delete those that nobody needs, in the portal's developer tools.
        Applications that the user has authorised keep their OAuth access tokens. Have the user revoke them in their profile.
        Anyone who knows the password can sign in again, and Basic credentials still work. Have the password changed.
        Where the installation has no shared cache, an ended session may be accepted for up to 10 minutes. Wait 10 minutes, or restart the portal's services.
      "
    `);
  });

  test("shows hostile text without its control characters", async () => {
    const { asMara, clocked, portal, mara, clock } = await openWith();
    const made = await plan(asMara, { all: true }, clocked);
    portal.signIn(mara, { city: "Re\u001b]8;;http://evil\u0007ci\u202efe\nforged line", at: clock.now() });
    const text = formatReport(await apply(asMara, made, { ...clocked, reason: "a\u001b[2Jb\nc" }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).not.toMatch(/^forged line/m);
  });

  test("shows the first twenty of many failures and counts the rest", async () => {
    const { asMara, clocked, portal, mara, clock } = await openWith();
    for (let n = 0; n < 30; n++) portal.signIn(mara, { country: "Brazil", at: clock.now() });
    portal.faults.next({ kind: "answer", response: false, times: 99, on: "logOutActiveConnection" });
    const text = formatReport(await revoke(asMara, { match: { country: ["Brazil"] } }, clocked));
    expect(text).toMatch(/and 11 more, in the JSON report/);
  });
});
