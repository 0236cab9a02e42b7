import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../src/index.js";

test("a secret prints as [secret] however it is printed", () => {
  const secret = new Secret("CANARY");
  const printed = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    format("%s %o %j", secret, secret, secret),
    Object.entries(secret).join(),
    JSON.stringify(structuredClone({ ...secret })),
  ].join(" ");
  expect(printed).toContain("[secret]");
  expect(printed).not.toContain("CANARY");
});

test("a secret is only readable on purpose", () => {
  expect(new Secret("CANARY").reveal()).toBe("CANARY");
});
