/**
 * The requests of the product's official client libraries. We recorded them while they ran against this simulator and
 * send each again unchanged, with every header except `Host` and `Connection` and with every kind of credential.
 * Placeholders in braces stand for what a portal issues. The Python library sends a cookie only if its name is part of
 * the value.
 */
import { readFileSync } from "node:fs";
import { request as send } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { listen, type SimulatorServer } from "../../src/simulator/listen.js";
import { connections, history, portalWithTwoUsers, self, type Wire } from "./asking.js";

interface Recorded {
  client: string;
  /** The header of each kind of credential. */
  credentials: Record<string, Record<string, string>>;
  requests: { method: string; path: string; headers: Record<string, string>; body: string }[];
}

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL("official-clients.json", import.meta.url), "utf8"),
);

let server: SimulatorServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** The effect that each request must have. `own` says whether the portal sees the cookie. */
const effects: Record<string, (done: Awaited<ReturnType<typeof replayed>>, own: boolean) => void> = {
  [self]: ({ response, mara }) => expect(response).toMatchObject({ id: mara.id, isAdmin: true }),
  "/api/2.0/people/email?email=tom%40example.com": ({ response, tom }) =>
    expect(response).toMatchObject({ id: tom.id }),
  [connections]: ({ response, own, other }, byCookie) => {
    expect(response.loginEvent).toBe(byCookie ? Number(own.id) : 0);
    expect(response.items.map(({ id }: { id: number }) => String(id))).toEqual([own.id, other.id]);
  },
  [`${history}?count=50&startIndex=0`]: ({ response }) => expect(response).toHaveLength(3),
  [`${connections}/logout/{other}`]: ({ response, own, open }) => {
    expect(response).toBe(true);
    expect(open.mara).toEqual([own.id]);
  },
  [`${connections}/logoutallexceptthis`]: ({ response, own, open }, byCookie) => {
    expect(response).toBe("Mara Ozola");
    expect(open.mara).toEqual(byCookie ? [own.id] : []);
  },
  [`${connections}/logoutall/{user}`]: ({ response, own, other, open }) => {
    expect(response).toBeUndefined();
    expect(open).toEqual({ mara: [other.id, own.id], tom: [] });
  },
  [`${connections}/logoutallchangepassword`]: ({ response, portal, own, open }) => {
    expect(response).toBe(portal.passwordLinks[0]?.url);
    expect(open.mara).toEqual([String(Number(own.id) + 1)]);
  },
};

async function replayed({ method, path, headers, body }: Recorded["requests"][number]) {
  const { portal, mara } = portalWithTwoUsers();
  const tom = portal.addUser({ displayName: "Tom Berg", email: "tom@example.com" });
  portal.signIn(tom);
  const other = portal.signIn(mara);
  const own = portal.signIn(mara);
  const given: Record<string, string> = {
    portalToken: own.token,
    apiKey: portal.addApiKey(mara),
    password: btoa("mara@example.com:kurzeme:1201"),
    other: other.id,
    user: tom.id,
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => given[name] ?? name);
  server = await listen(portal);
  const { port } = server;
  const { status, text } = await new Promise<{ status: number | undefined; text: string }>(
    (resolve, reject) => {
      const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
      const options = { host: "127.0.0.1", port, method, path: fill(path), headers: filled };
      const sent = send(options, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        answer.on("end", () => resolve({ status: answer.statusCode, text }));
      });
      sent.on("error", reject);
      sent.end(body);
    },
  );
  const ids = (user: { id: string }) => portal.connections(user).map(({ id }) => id);
  const response: Wire = text ? JSON.parse(text).response : undefined;
  return { portal, mara, tom, own, other, status, response, open: { mara: ids(mara), tom: ids(tom) } };
}

for (const { client, credentials, requests } of recorded) {
  for (const [kind, credential] of Object.entries(credentials)) {
    describe(`${client} with ${kind}`, () => {
      it.each(requests)("$method $path", async (request) => {
        const done = await replayed({ ...request, headers: { ...request.headers, ...credential } });
        expect(done.status).toBe(200);
        effects[request.path]?.(done, "cookie" in credential);
        expect.hasAssertions();
      });
    });
  }
}

it("the effect of every recorded operation is checked", () => {
  for (const { requests } of recorded)
    expect(requests.map(({ path }) => path).sort()).toEqual(Object.keys(effects).sort());
});
