/** No credential in any error, plan, journal or report, and no hostile text in a message. */
import { describe, expect, test } from "vitest";
import {
  apply,
  type CallError,
  formatPlan,
  formatReport,
  memoryJournal,
  plan,
  type StrategyCredential,
  strategy,
} from "../../src/index.js";
import { MINUTE, openLibrary } from "../support/open-library.js";

const everythingOf = (error: Error) =>
  [error.message, error.stack, JSON.stringify(error), String(error.cause)].join("\n");

const HOSTILE = "\u001b[2J\u001b]8;;http://evil.example\u0007\u202Egnp.exe\n";

const CREDENTIALS: StrategyCredential[] = [
  { kind: "password", username: "dana", password: "canary-zemgale-1345" },
  { kind: "ldap", username: "dana", password: "canary-zemgale-1345" },
  { kind: "apiToken", apiToken: "canary-zemgale-1345" },
];

describe.each(CREDENTIALS)("a Library that repeats the credential ($kind)", (auth) => {
  const echoing = (answer: (request: Request) => string, loginStatus = 204) =>
    strategy({
      baseUrl: "https://library.example.com",
      auth,
      retry: { attempts: 1 },
      async fetch(input, init) {
        const request = new Request(input, init);
        if (request.url.endsWith("/login") && loginStatus === 204) {
          const headers = [
            ["x-mstr-authtoken", "canary-token-1201"],
            ["set-cookie", "JSESSIONID=canary-cookie-1201; Path=/"],
            ["set-cookie", "iSession=canary-session-1201; Path=/"],
          ] as [string, string][];
          return new Response(null, { status: 204, headers });
        }
        const message = `${HOSTILE}${answer(request)} ${await request.text()}`;
        return Response.json(
          { code: `ERR001${HOSTILE}`, message },
          { status: loginStatus === 204 ? 500 : 401 },
        );
      },
    });
  const said = ({ headers }: Request) =>
    `${headers.get("x-mstr-authtoken")} ${headers.get("cookie")} canary-zemgale-1345 ${btoa("canary-zemgale-1345")}`;

  test.each([204, 401])("leaks nothing after a sign-in with %i", async (loginStatus) => {
    const client = echoing(said, loginStatus);
    for (const call of [client.whoami(), client.list(), client.findUsers("mara")]) {
      const error = await call.then(
        () => expect.fail("it did not throw"),
        (thrown: CallError) => thrown,
      );
      expect(error.productMessage).toContain("[secret]");
      expect(everythingOf(error)).not.toMatch(/canary/);
      expect(everythingOf(error)).not.toContain(btoa("canary-zemgale-1345").slice(0, 20));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(error.message).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
    }
  });
});

test("a run with hostile text leaves no credential behind and nothing that controls a terminal", async () => {
  const { library, clock, asDana, fetch } = await openLibrary();
  const handedOut: string[] = [];
  library.addUser({ username: `mara${HOSTILE}`, fullName: HOSTILE });
  const text = {
    client: HOSTILE,
    projects: [{ name: HOSTILE, lastAction: HOSTILE }],
    applicationType: HOSTILE,
  };
  const id = library.connect(`mara${HOSTILE}`, { ...text, at: clock.now() - 60 * MINUTE });
  const client = asDana({
    async fetch(input, init) {
      const answer = await fetch(input, init);
      handedOut.push(answer.headers.get("x-mstr-authtoken") ?? "");
      handedOut.push(...answer.headers.getSetCookie().map((line) => line.split(/[=;]/)[1] ?? ""));
      return answer;
    },
  });
  const journal = memoryJournal();
  const made = await plan(client, { ids: [id] }, { clock });
  const report = await apply(client, made, { clock, journal });
  expect(report.summary.revoked).toBe(1);
  const kept = [formatPlan(made), journal.text(), JSON.stringify(report), formatReport(report)].join("\n");
  const secrets = handedOut.filter((each) => each.length > 7);
  expect(secrets).toHaveLength(3);
  for (const secret of [...secrets, "zemgale-1345"]) expect(kept).not.toContain(secret);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(formatReport(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
});

test("the name of a node is treated as hostile text", async () => {
  const { library, asDana } = await openLibrary();
  const nodes = [
    { name: `one${HOSTILE}`, status: "stopped" },
    { name: "node-one", status: HOSTILE },
    { name: "node-two", status: "running" },
  ];
  library.faults.next({ kind: "answer", response: { nodes }, on: "getNodes", times: 2 });
  const { notes = [] } = await asDana().list();
  const refused = await asDana({ scope: [`x${HOSTILE}`] })
    .list()
    .catch((error) => error);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  for (const text of [...notes, refused.message]) expect(text).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
  expect(notes).toHaveLength(2);
});

test("the credential is only sent to the Library's own origin: no redirect is followed", async () => {
  const { library, asDana } = await openLibrary({ outsideTheSpec: true });
  for (const on of ["login", "getNodes"] as const) {
    library.faults.next({ kind: "redirect", on });
    await expect(asDana({ retry: { attempts: 1 } }).list()).rejects.toThrow(
      /redirect .*which was not followed/,
    );
  }
});
