import type { ServerResponse } from "node:http";
import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UnexpectedResponseError } from "../../src/index.js";
import { clientOf, serve } from "./support/hostile-server.js";

const MIB = 2 ** 20;
const user = "b6ce9f1b-6e3c-4fd8-9d4c-4c1d2b7bd001";

function endlessly(response: ServerResponse, piece: Buffer) {
  const more = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

const listOf = (count: number, filler: string) =>
  JSON.stringify({
    response: {
      loginEvent: 0,
      items: Array.from({ length: count }, (_, index) => ({
        id: index + 1,
        tenantId: 1,
        userId: user,
        page: filler,
      })),
    },
    count,
    status: 0,
    statusCode: 200,
  });

describe("an answer that is too long", () => {
  test("is abandoned at the limit of a list, 64 MiB, is not requested again, and its connection is closed", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      endlessly(response, Buffer.alloc(256 * 1024, " "));
    });
    const error = await clientOf(server.url)
      .list()
      .catch((error) => error);
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.message).toContain("The answer is more than 64 MiB, the maximum");
    expect(error).toMatchObject({ attempts: 1, status: 200, mayHaveTakenEffect: false });
    await server.allClosed();
    expect(server.requests()).toBe(1);
  });

  test("is abandoned at 1 MiB for a call that does not list", async () => {
    const server = await serve((_, response) => response.end(`{"response":"${"x".repeat(MIB)}"}`));
    const { client } = clientOf(server.url);
    await expect(client.GET("/api/2.0/people/@self")).rejects.toThrow(/more than 1 MiB/);
  });

  test("is measured decompressed", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      const zip = createGzip();
      zip.pipe(response);
      zip.on("error", () => {});
      zip.write('{"response":"');
      const spaces = Buffer.alloc(MIB, "x");
      const more = () => {
        while (!response.destroyed && zip.write(spaces));
        if (!response.destroyed) zip.once("drain", more);
      };
      more();
    });
    await expect(clientOf(server.url).list()).rejects.toThrow(/more than 64 MiB/);
    await server.allClosed();
    expect(server.requests()).toBe(1);
  });

  test("is measured by the limits that the caller sets", async () => {
    const body = listOf(40, "x".repeat(100));
    const server = await serve((_, response) => response.end(body));
    const short = clientOf(server.url, { maxAnswer: { listBytes: 4096 } });
    await expect(short.list()).rejects.toThrow(/more than 4096 bytes/);
    const enough = clientOf(server.url, { maxAnswer: { listBytes: body.length, otherBytes: 10 } });
    expect((await enough.list()).sessions).toHaveLength(40);
    expect(() => clientOf(server.url, { maxAnswer: { otherBytes: 0 } })).toThrow(
      /otherBytes must be a number above 0/,
    );
  });

  test("leaves open whether a change took effect, unless it has the status of a refusal", async () => {
    let status = 200;
    const server = await serve((_, response) => {
      response.writeHead(status);
      response.end(" ".repeat(2 * MIB));
    });
    const { client } = clientOf(server.url);
    const close = () => client.PUT("/api/2.0/security/activeconnections/logoutallexceptthis");
    await expect(close()).rejects.toMatchObject({ code: "unexpected_response", mayHaveTakenEffect: true });
    status = 403;
    await expect(close()).rejects.toMatchObject({ code: "unexpected_response", mayHaveTakenEffect: false });
    expect(server.requests()).toBe(2);
  });

  test("is not requested again, even with a status that otherwise is", async () => {
    const server = await serve((_, response) => {
      response.writeHead(503);
      response.end(" ".repeat(65 * MIB));
    });
    await expect(clientOf(server.url).list()).rejects.toMatchObject({
      code: "unexpected_response",
      attempts: 1,
    });
  });
});

describe("JSON that is a bomb within the limit", () => {
  const bombs: Record<string, string> = {
    "nested lists": "[".repeat(5 * MIB),
    "nested objects": '{"a":'.repeat(MIB),
    "nested behind a string with brackets": `{"response":"[[\\"]]{{","b":${"[".repeat(100)}${"]".repeat(100)},"c":"${"x".repeat(2 ** 16)}"}`,
    "millions of empty lists": `[${"[],".repeat(6 * MIB)}[]]`,
    "millions of commas": `[${"0,".repeat(6 * MIB)}0]`,
  };
  test.for(Object.entries(bombs))("%s", async ([, bomb]) => {
    const packed = gzipSync(bomb);
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(packed);
    });
    const error = await clientOf(server.url)
      .list()
      .catch((error) => error);
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.message).toMatch(
      /JSON (that is nested more than 64 levels deep|of more than 4194304 values)/,
    );
    expect(server.requests()).toBe(1);
  });

  test("is not assumed if text only looks like it", async () => {
    const body = listOf(3, `${"[{".repeat(500)}\\"`);
    const server = await serve((_, response) => response.end(body));
    expect((await clientOf(server.url).list()).sessions).toHaveLength(3);
  });

  test("a page full of commas and brackets is still called a web page", async () => {
    const server = await serve((_, response) => response.end(`<html>${"[[,".repeat(100_000)}</html>`));
    await expect(clientOf(server.url).client.GET("/api/2.0/people/@self")).rejects.toThrow(
      /web page instead of JSON/,
    );
  });
});
