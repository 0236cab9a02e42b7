import { describe, expect, test } from "vitest";
import { redactorOf } from "../../src/http/redaction.js";
import { AuthenticationError, docspace } from "../../src/index.js";
import fc from "../support/fast-check.js";

const secret = `pass "w/o\\rd"&<+é🔑'`;
const redact = redactorOf([secret]);

const forms: Record<string, string> = {
  "as it is": secret,
  "URL-encoded": encodeURIComponent(secret),
  "URL-encoded in small letters": encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
  "encoded as in a form": new URLSearchParams({ _: secret }).toString().slice(2),
  "quoted as in JSON": JSON.stringify(secret).slice(1, -1),
  "quoted as .NET does": JSON.stringify(secret)
    .slice(1, -1)
    .replace(/\\"/g, "\\u0022")
    .replace(
      /[&<+'\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`,
    ),
  "escaped as in PHP": JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/"),
  "escaped as in HTML": secret.replace(
    /[&<"']/g,
    (each) => ({ "&": "&amp;", "<": "&lt;", '"': "&quot;" })[each] ?? "&#39;",
  ),
  "escaped as in HTML by numbers": [...secret]
    .map((each) => `&#x${each.codePointAt(0)?.toString(16)};`)
    .join(""),
  "in base64": Buffer.from(secret).toString("base64"),
  "in the base64 of URLs": Buffer.from(secret).toString("base64url"),
};

describe("a secret in remote text is removed", () => {
  test.for(Object.entries(forms))("%s", ([, form]) => {
    expect(redact(`Login of <${form}> failed`)).toMatch(/^Login of <\[secret\]=*> failed$/);
  });

  test("in URL-decoded form if the secret itself is encoded", () => {
    expect(redactorOf(["abc%2Fdef%3D"])("abc/def= and abc%2Fdef%3D")).toBe("[secret] and [secret]");
  });

  test("whatever it is, and however each of its characters is written", () => {
    const written = (character: string) =>
      fc.constantFrom(
        character,
        encodeURIComponent(character),
        `&#${character.codePointAt(0)};`,
        [...character.split("")]
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
          .join(""),
      );
    const characters = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }), {
      minLength: 4,
      maxLength: 20,
    });
    fc.assert(
      fc.property(
        characters.chain((units) => {
          const points = [...units.join("")];
          return fc.tuple(fc.constant(points.join("")), fc.tuple(...points.map(written)));
        }),
        ([value, pieces]) => {
          expect(redactorOf([value])(`[${pieces.join("")}]`)).toBe("[[secret]]");
        },
      ),
      { numRuns: 200 },
    );
  });

  test.for([499, 500, 501, 4500, 5000, 8192, 8193, 16_384])("whole, if it has %i characters", (length) => {
    const long = Array.from(
      { length },
      (_, at) => "abcdefghijklmnopqrstuvwxyz0123456789-_/+"[(at * at + at) % 40],
    );
    const value = long.join("");
    const remove = redactorOf([value, "another"]);
    const base64 = Buffer.from(value).toString("base64");
    expect(remove(`<${value}> <another> <${encodeURIComponent(value)}> <${base64}>`)).toMatch(
      /^<\[secret\]> <\[secret\]> <\[secret\]> <\[secret\]=*>$/,
    );
    // Of a long one also the beginning, which is what a message has that is cut.
    if (length > 500) expect(remove(`<${value.slice(0, 600)}`)).toMatch(/^<\[secret\].{0,349}$/);
  });

  test("and nothing else is removed", () => {
    expect(redact("The pass word is wrong")).toBe("The pass word is wrong");
    expect(redactorOf([])("text")).toBe("text");
    expect(redactorOf([""])("text")).toBe("text");
    expect(redactorOf(["x".repeat(300_000)])("text")).toBe("text");
  });
});

test("an error does not show the header of a user name and password of 16,000 characters", async () => {
  const password = "0123456789abcdef".repeat(1000);
  const client = docspace({
    baseUrl: "https://portal.example.com",
    auth: { kind: "basic", username: "mara@example.com", password },
    fetch: async () =>
      Response.json({ error: { message: `No: ${btoa(`mara@example.com:${password}`)}` } }, { status: 401 }),
  });
  const error = await client.list().catch((error) => error);
  expect(error.productMessage).toMatch(/^No: \[secret\]=*$/);
});

test("an error does not show a token of 10,000 characters that the answer repeats", async () => {
  const accessToken = "0123456789abcdef".repeat(625);
  const client = docspace({
    baseUrl: "https://portal.example.com",
    auth: { kind: "accessToken", accessToken },
    fetch: async () => Response.json({ error: { message: `No: ${accessToken}` } }, { status: 401 }),
  });
  const error = await client.list().catch((error) => error);
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error.message).not.toContain("0123456789abcdef");
  expect(error.productMessage).toBe("No: [secret]");
});

test("an error does not show a password that the answer repeats in another form", async () => {
  const client = docspace({
    baseUrl: "https://portal.example.com",
    auth: { kind: "basic", username: "mara@example.com", password: "kur/zeme&1201" },
    fetch: async () =>
      Response.json(
        {
          error: {
            message: `No: kur%2Fzeme%261201 kur\\/zeme&amp;1201 ${btoa("mara@example.com:kur/zeme&1201")}`,
          },
          status: 1,
          statusCode: 400,
        },
        { status: 400 },
      ),
  });
  const error = await client.list().catch((error) => error);
  expect(error.productMessage).toBe("No: [secret] [secret] [secret]");
  expect(error.message).not.toMatch(/kur|zeme|1201/);
});
