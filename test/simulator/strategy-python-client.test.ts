/**
 * The requests of the vendor's own Python client (mstrio-py, release 26.07), recorded while it ran against this
 * simulator. It signs in, lists, ends connections by id and by user, and signs out. We send each request again
 * unchanged and in the same order. Placeholders in braces stand for what the Library issues.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compromisedLibrary, type StrategyOptions } from "../../src/simulator/index.js";

interface Recorded {
  client: string;
  batchRoute: NonNullable<StrategyOptions["batchRoute"]>;
  requests: { method: string; path: string; headers: Record<string, string>; body: string; status: number }[];
}

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL("strategy-python-client.json", import.meta.url), "utf8"),
);

describe.each(recorded)("$client, when the route for several is $batchRoute", ({ batchRoute, requests }) => {
  test("gets the same answers and has ended what it meant to end", async () => {
    const { library, dana } = compromisedLibrary({
      batchRoute,
      ...(batchRoute === "404" && { iServerVersion: "11.2.0300.00112" }),
    });
    const given: Record<string, string> = { password: dana.password };
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (all, name: string) => given[name] ?? all);
    const statuses: number[] = [];
    for (const { method, path, headers, body } of requests) {
      const answer = await library.fetch(`https://library.example.com${path}`, {
        method,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)])),
        ...(body && { body: fill(body) }),
      });
      statuses.push(answer.status);
      const token = answer.headers.get("x-mstr-authtoken");
      if (!token) continue;
      given.token = token;
      given.cookies = answer.headers
        .getSetCookie()
        .map((line) => line.split(";")[0])
        .join("; ");
    }
    expect(statuses).toEqual(requests.map(({ status }) => status));
    // With such a release it signs in twice and leaves the first connection open.
    expect(library.connections().map(({ username, applicationType }) => [username, applicationType])).toEqual(
      [
        ["Administrator", "DSSScheduler"],
        ["dana", "DSSWorkstation"],
        ["dana", "DSSPython"],
      ],
    );
  });
});

test("it sends a form for a password and every header of the session, and ends by both routes", () => {
  const [batch, single] = recorded.map(({ requests }) => requests);
  expect(batch?.[0]).toMatchObject({
    path: "/MicroStrategyLibrary/api/auth/login",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: expect.stringContaining("loginMode=1&applicationType=76"),
  });
  const afterwards = batch?.filter(({ path }) => /monitors|logout/.test(path)) ?? [];
  for (const { headers } of afterwards)
    expect(headers).toMatchObject({ "x-mstr-authtoken": "{token}", cookie: "{cookies}" });
  expect(batch?.filter(({ path }) => path.endsWith("deleteUserConnections"))).toHaveLength(2);
  expect(single?.some(({ method, path }) => method === "DELETE" && path.includes("/userConnections/"))).toBe(
    true,
  );
});
