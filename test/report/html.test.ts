/** A report as a page. What the page contains and does not contain shows what a browser would do with it. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/index.js";
import { reportHtml } from "../../src/report/index.js";
import { earlier, growing, madeReport, ofEverything, ofSeven, withTexts } from "./made-report.js";

describe("a report as a page", () => {
  test("says what happened to each session, who did it, why, when, and from which plan", async () => {
    const report = await ofSeven();
    const page = await reportHtml(report);
    expect(page).toContain("7 of 7 ended, all confirmed · the caller&#39;s own kept");
    expect(page).toContain("<li><strong>7</strong> ended</li>");
    expect(page).toContain("confirmed: no longer listed after the run");
    for (const text of [
      "stolen laptop",
      "SEC-7",
      "Ada Liepa &lt;ada@example.com&gt;",
      "2026-05-04 09:00:00 UTC",
      "{&quot;others&quot;:true}",
      report.plan.digest,
    ]) {
      expect(page).toContain(text);
    }
    expect(textOf(page)).toContain("What remains open Nothing that this run was meant to end.");
  });

  test("says when each session began, how long before the run, and from where", async () => {
    const page = textOf(await reportHtml(await madeReport([41.5 * 86_400_000, null])));
    expect(page).toContain(
      "1. s1 Ada Liepa ada@example.com 2026-03-23 21:00:00 UTC 41 days before the run country 日本; city 東京;",
    );
    expect(page).toContain("2. s2 Ada Liepa ada@example.com not known country Brazil;");
    expect(page).toContain("The start of 1 session is not known.");
    expect(page).toContain("left alone it is the caller&#39;s own session");
  });

  test("explains each result and counts how often it occurred", async () => {
    const page = textOf(await reportHtml(await ofEverything()));
    for (const text of [
      /ended, rejected The product refused the credential of the ended session .* strongest evidence there is\. 1 /,
      /ended, confirmed The sessions were listed again after the run, and this one was gone\. 1 /,
      /ended, acknowledged The product said that it ended the session\. .* 1 /,
      /ended, unverifiable The product accepted the call, .* Nothing proves that the session has ended\. 1 /,
      /still open The session is still open\. 1 /,
    ]) {
      expect(page).toMatch(text);
    }
  });

  test("says what remains open and puts it first", async () => {
    const html = await reportHtml(await ofEverything());
    const page = textOf(html);
    for (const text of [
      "Not finished: 4 of 6 ended, 2 confirmed, 1 acknowledged, 1 unverifiable · 1 had ended before",
      "The run stopped early: The limit of a day is used up.",
      "1 session still open: see the first rows of the table.",
      "1 session may still be open: the table says why we cannot know.",
      "Session s99 was not part of the plan and was left alone. It began 2026-05-04 09:00:01 UTC. country Brazil; roles reader, editor; mobile true",
      "Session s98 ended as well, although the plan does not list it.",
      "and it is still open (the call was refused).",
      "Session w2 appeared during the watch: left alone. It began 2026-05-04 09:00:01 UTC.",
      "The watch did not cover all of its time. It saw nothing after 2026-05-04 09:14:00 UTC.",
    ]) {
      expect(page).toContain(text);
    }
    expect(html).toContain('<th scope="row">1. <bdi>s1</bdi></th>');
    expect(page.indexOf("the call was refused")).toBeLessThan(page.indexOf("no longer listed after the run"));
  });

  test("describes the watch: how long it could see, what came, what happened to it, and the evidence", async () => {
    const page = textOf(await reportHtml(await ofEverything()));
    const [, watch = "", ...again] = page.split("The watch after the run");
    expect(again).toEqual([]);
    for (const text of [
      "every 30 s: 30 lists, and 2 that failed. It saw nothing after 2026-05-04 09:14:00 UTC. New sessions: 2",
      "2026-05-04 09:14:34 UTC: The network is gone. (2 times)",
      "w1 Ada Liepa ada@example.com 2026-05-04 09:00:01 UTC after the run had begun",
      "mobile true ended confirmed: no longer listed after the run w2",
      "mobile true left alone",
    ]) {
      expect(watch).toContain(text);
    }
    expect(textOf(await reportHtml(await ofSeven()))).not.toContain("The watch after the run");
  });

  test("draws a line per session if there are few, and counts many in columns", async () => {
    const few = await reportHtml(await ofSeven());
    expect(textOf(few)).toContain(
      "The oldest of 8 sessions began 2025-03-30 09:00:00 UTC, 1 year before the run",
    );
    expect(picture(few).match(/class="life/g)).toHaveLength(8);
    const many = await reportHtml(await madeReport(growing(1000)));
    expect(textOf(many)).toContain("There are more than 20 sessions, so columns count them by age;");
    expect(picture(many)).not.toContain('class="life');
    expect(picture(many)).toContain("ended: 1,000");
    expect(picture(many).length).toBeLessThan(20_000);
  });

  test("says in words everything that a picture shows", async () => {
    const page = await reportHtml(await ofEverything());
    expect(picture(page)).toMatch(
      /<desc id="ages-description">The oldest of 8 sessions began .* before the run\. What became of them: 1 still open, 1 unknown, 4 ended, 1 had ended before, 1 left alone\./,
    );
  });

  test("draws no picture of unknown values", async () => {
    const report = await ofSeven();
    const odd = ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "2026-99-99T99:99:99.999Z"];
    const sessions = report.sessions?.map((session, index) => ({
      ...session,
      startedAt: odd[index] ?? null,
    }));
    const page = await reportHtml({ ...report, sessions: sessions ?? [] });
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(textOf(page)).toContain("The start of 6 sessions is not known.");
    expect(textOf(page)).toContain("the newest 9999-12-31 23:59:59 UTC, after the run had begun");
  });

  test("shows a report of an earlier version, which does not describe the sessions", async () => {
    const page = textOf(await reportHtml(earlier(await ofSeven())));
    expect(page).toContain("made by an earlier version and does not say when the sessions began");
    expect(page).toContain("1. s1 Ada Liepa ada@example.com not known not known ended");
  });

  test("lists items of an unlimited list up to a number and says how many more there are", async () => {
    const [first] = (await ofEverything()).newSessions;
    const newSessions = Array.from({ length: 5000 }, () => first) as Report["newSessions"];
    const page = textOf(await reportHtml({ ...(await ofSeven()), newSessions }));
    expect(page.match(/was not part of the plan/g)).toHaveLength(20);
    expect(page).toContain("And 4,980 more, in the JSON report.");
  });

  test("allows only its own style sheet, by its hash", async () => {
    const page = await reportHtml(await ofSeven());
    const [, style = ""] = /<style>(.*)<\/style>/s.exec(page) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|\son\w+=|\sstyle=|(?:src|href)=/i);
  });

  test("shows hostile text as text in every place", async () => {
    const report = await ofEverything();
    const hostile = `</td><script>alert(1)</script>"' onload='x'\u001b[2J\u202E`;
    const page = await reportHtml(withTexts(report, (text) => hostile + text));
    const harmless = await reportHtml(report);
    expect(page).not.toContain("\u001b");
    expect(page).not.toContain("\u202e");
    // Every tag is one of ours, so no text opened one.
    expect(tagsOf(page)).toEqual(tagsOf(harmless));
    expect(tagsOf(page)).not.toContain("<script");
  });
});

const tagsOf = (page: string) => page.match(/<\/?[a-z][\w-]*/g);

/** The text of a page without its tags. */
const textOf = (page: string) =>
  page
    .replace(/<style>.*<\/style>|<[^>]+>/gs, " ")
    .replace(/\s+/g, " ")
    .replace(/ ([;:,.])/g, "$1");

/** The picture of the sessions' ages. */
const picture = (page: string) => /<svg class="ages".*?<\/figure>/s.exec(page)?.[0] ?? "";
