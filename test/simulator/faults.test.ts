import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/simulator/docspace/index.js";
import { ask, byCookie, connections, origin, portalWithTwoUsers, self } from "./asking.js";

/** A portal on which Mara closes her phone's session while something goes wrong. */
function closingThrough(...faults: Fault[]) {
  const stage = portalWithTwoUsers();
  const { portal, mara } = stage;
  const own = portal.signIn(mara);
  const phone = portal.signIn(mara);
  portal.faults.script(faults);
  const path = `${connections}/logout/${phone.id}`;
  const close = () => ask(portal, "PUT", path, byCookie(own.token));
  const stillOpen = () => portal.connections().some(({ id }) => id === phone.id);
  return { ...stage, own, phone, path, close, stillOpen };
}

describe("a scripted fault", () => {
  it("affects the next matching request, once unless told otherwise, in the order of the script", async () => {
    const { portal, close, own } = closingThrough(
      { kind: "badGateway", on: "logOutActiveConnection" },
      { kind: "unavailable", on: ({ method }) => method === "PUT", times: 2 },
      { kind: "gatewayTimeout", on: "getSelfProfile" },
    );
    expect(portal.faults.pending).toBe(4);
    const statuses = [await close(), await close(), await close(), await close()].map(({ status }) => status);
    expect(statuses).toEqual([502, 503, 503, 200]);
    expect((await ask(portal, "GET", self, byCookie(own.token))).status).toBe(504);
    expect(portal.faults.pending).toBe(0);
    expect(portal.calls.map(({ fault }) => fault)).toEqual([
      "badGateway",
      "unavailable",
      "unavailable",
      undefined,
      "gatewayTimeout",
    ]);
  });

  it("can be limited by caller and parameter, and can be cancelled", async () => {
    const { portal, mara, close, phone } = closingThrough({
      kind: "serverError",
      on: ({ callerId, params }) => callerId === mara.id && params.loginEventId === phone.id,
    });
    expect((await close()).status).toBe(500);
    portal.faults.next({ kind: "cutBefore" });
    portal.faults.clear();
    expect((await close()).body.response).toBe(true);
  });
});

describe("faults that prevent the change", () => {
  const refusals: [Fault, number][] = [
    [{ kind: "rateLimited" }, 429],
    [{ kind: "serverError" }, 500],
    [{ kind: "badGateway" }, 502],
    [{ kind: "unavailable" }, 503],
    [{ kind: "gatewayTimeout" }, 504],
    [{ kind: "unauthorized" }, 401],
    [{ kind: "unauthorized", body: "empty" }, 401],
    [{ kind: "answer", response: false }, 200],
    [{ kind: "answer", response: true }, 200],
    [{ kind: "answer", response: null }, 200],
    [{ kind: "redirect" }, 307],
    [{ kind: "redirect", status: 308 }, 308],
    [{ kind: "redirect", status: 301 }, 301],
    [{ kind: "redirect", status: 302 }, 302],
    [{ kind: "htmlPage" }, 200],
    [{ kind: "bindingError" }, 400],
    [{ kind: "bindingError", httpStatus: 200 }, 200],
  ];

  it.each(refusals)("%o is answered %i and nothing is closed", async (fault, status) => {
    const { close, stillOpen } = closingThrough(fault);
    expect((await close()).status).toBe(status);
    expect(stillOpen()).toBe(true);
    expect((await close()).body.response).toBe(true);
  });

  it("rateLimited gives its wait in seconds, as a date, as garbage, or not at all", async () => {
    const { close } = closingThrough(
      { kind: "rateLimited", retryAfter: 7 },
      { kind: "rateLimited", retryAfter: new Date(Date.UTC(2026, 5, 15, 12, 0, 30)) },
      { kind: "rateLimited", retryAfter: "soon" },
      { kind: "rateLimited", retryAfter: null },
    );
    const waits = [];
    for (let n = 0; n < 4; n++) waits.push((await close()).headers.get("retry-after"));
    expect(waits).toEqual(["7", "Mon, 15 Jun 2026 12:00:30 GMT", "soon", null]);
  });

  it("serverError carries a stack trace in the error envelope", async () => {
    const { close } = closingThrough({ kind: "serverError" });
    const { body } = await close();
    expect(body).toMatchObject({ status: 1, statusCode: 500 });
    expect(body.error.stack).toContain("   at ");
  });

  it("the proxy's faults and the page answer HTML", async () => {
    for (const kind of ["badGateway", "unavailable", "gatewayTimeout", "htmlPage"] as const) {
      const { close } = closingThrough({ kind });
      const answer = await close();
      expect(answer.headers.get("content-type")).toContain("text/html");
      expect(answer.text).toContain("<html>");
    }
  });

  it("unauthorized has no body, or the envelope if requested", async () => {
    const { close } = closingThrough({ kind: "unauthorized" }, { kind: "unauthorized", body: "envelope" });
    expect((await close()).text).toBe("");
    expect((await close()).body.error.message).toBe("Unauthorized");
  });

  it("answer wraps false and null in a success envelope, and still requires a credential", async () => {
    const { portal, close, path } = closingThrough(
      { kind: "answer", response: false },
      { kind: "answer", response: null },
      { kind: "answer", response: true },
    );
    expect((await close()).body).toMatchObject({ response: false, count: 1, status: 0 });
    const { body } = await close();
    expect(body).toMatchObject({ count: 0, status: 0 });
    expect(body).not.toHaveProperty("response");
    expect((await ask(portal, "PUT", path)).status).toBe(401);
  });

  it("redirect points to another origin and is not followed", async () => {
    const { close, path } = closingThrough({ kind: "redirect" });
    expect((await close()).headers.get("location")).toBe(`https://elsewhere.example.net${path}`);
  });

  it("bindingError is a success envelope with status 1 around problem details", async () => {
    const { close } = closingThrough({ kind: "bindingError", httpStatus: 200 });
    expect((await close()).body).toMatchObject({
      status: 1,
      response: { title: expect.any(String), status: 400 },
    });
  });

  it("cutBefore rejects like a reset connection", async () => {
    const { close, stillOpen, portal } = closingThrough({ kind: "cutBefore" });
    const error = await close().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: { code: "ECONNRESET" } });
    expect(stillOpen()).toBe(true);
    expect(portal.calls.at(-1)).toMatchObject({ status: "cut", operation: "logOutActiveConnection" });
  });
});

describe("faults that lose the answer to a change that was made", () => {
  it("cutAfter rejects although the connection was closed", async () => {
    const { close, stillOpen } = closingThrough({ kind: "cutAfter" });
    await expect(close()).rejects.toThrow("fetch failed");
    expect(stillOpen()).toBe(false);
    expect((await close()).body.response).toBe(false);
  });

  it.each(["serverError", "badGateway", "unavailable", "gatewayTimeout"] as const)(
    "%s can come after the change",
    async (kind) => {
      const { close, stillOpen } = closingThrough({ kind, changeMade: true });
      expect((await close()).status).toBeGreaterThanOrEqual(500);
      expect(stillOpen()).toBe(false);
    },
  );

  it("truncatedJson sends half a body, complete or cut", async () => {
    const { close, stillOpen, portal, path, own } = closingThrough(
      { kind: "truncatedJson" },
      { kind: "truncatedJson", ending: "cut" },
    );
    const half = await close();
    expect(half.status).toBe(200);
    expect(half.text).toMatch(/^\{"response":true/);
    expect(half.body).toBeUndefined();
    expect(stillOpen()).toBe(false);

    const cut = await portal.fetch(`${origin}${path}`, { method: "PUT", headers: byCookie(own.token) });
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toMatchObject({ message: "terminated", cause: { code: "ECONNRESET" } });
  });
});

describe("faults that change the answer", () => {
  let stage: ReturnType<typeof portalWithTwoUsers>;

  it("drift changes the JSON in place or replaces it", async () => {
    const { close } = closingThrough(
      {
        kind: "drift",
        change: (body) => {
          body.response = "yes";
          delete body.status;
        },
      },
      { kind: "drift", change: () => [1] },
    );
    expect((await close()).body).toMatchObject({ response: "yes", statusCode: 200 });
    expect((await close()).body).toEqual([1]);
  });

  it.each([
    ["before", true],
    ["after", false],
  ] as const)("slow waits %s the change", async (when, openMeanwhile) => {
    let goOn = () => {};
    const waits = new Promise<number>((waitBegan) => {
      stage = portalWithTwoUsers({
        sleep: (ms) => {
          waitBegan(ms);
          return new Promise((resolve) => {
            goOn = resolve;
          });
        },
      });
    });
    const { portal, mara } = stage;
    const own = portal.signIn(mara);
    portal.faults.next({ kind: "slow", ms: 300, when });
    const answer = ask(portal, "PUT", `${connections}/logout/${own.id}`, byCookie(own.token));
    expect(await waits).toBe(300);
    expect(portal.connections()).toHaveLength(openMeanwhile ? 1 : 0);
    goOn();
    expect((await answer).body.response).toBe(true);
  });
});

describe("a fault that the simulator does not know", () => {
  it("is refused when it is scripted, with the known faults, and no fault of its list is added", () => {
    const { portal } = portalWithTwoUsers();
    const misspelt = { kind: "rateLimit" } as unknown as Fault;
    expect(() => portal.faults.next(misspelt)).toThrow(
      /does not know the fault "rateLimit"\. It knows answer, badGateway, .*rateLimited, .*unavailable\.$/,
    );
    expect(() => portal.faults.script([{ kind: "cutAfter" }, misspelt])).toThrow(
      'does not know the fault "rateLimit"',
    );
    expect(portal.faults.pending).toBe(0);
  });

  it("is also refused if it is meant for an unknown operation", () => {
    const { portal } = portalWithTwoUsers();
    const astray = { kind: "cutAfter", on: "logOutConnection" } as unknown as Fault;
    expect(() => portal.faults.next(astray)).toThrow(
      /does not know the operation "logOutConnection"\. It knows .*signIn/,
    );
  });
});
