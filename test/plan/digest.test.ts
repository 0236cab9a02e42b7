import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/plan/digest.js";
import fc from "../support/fast-check.js";

/** The definition: SHA-256 over the whole document's RFC 8785 canonical JSON. */
const wholeDigest = (content: object) =>
  `sha256:${createHash("sha256")
    .update(canonicalize(content) ?? "")
    .digest("hex")}`;

const wellFormed = fc.string({ unit: "grapheme", maxLength: 12 });
const key = fc.oneof(
  wellFormed,
  fc.nat().map(String),
  fc.constantFrom("__proto__", "constructor", "toString", "length", "", "\u20ac", "\ud83d\ude00", "\ufb33"),
);
const value = fc.oneof(
  wellFormed,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constantFrom(null, undefined, 1e21, 1e-7, -0, "\u2028", "\u0000", '"\\'),
);
/** Lists just below and above the size at which they are split, within each other and in objects. */
const { tree } = fc.letrec<{ tree: unknown; list: unknown[]; record: object }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, value, tie("list"), tie("record")),
  list: fc.array(tie("tree"), { maxLength: 25, size: "large" }),
  record: fc.oneof(
    fc.dictionary(key, tie("tree"), { maxKeys: 6 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 6, noNullPrototype: true }),
  ),
}));
const content = fc.dictionary(key, tree, { maxKeys: 8 });

describe("the digest of a plan", () => {
  it("is the SHA-256 of the whole document's canonical JSON, however the document is split", () =>
    fc.assert(
      fc.asyncProperty(content, async (document) => {
        expect(await digestOf(document)).toBe(wholeDigest(document));
      }),
      { numRuns: 500 },
    ));

  it("does not depend on the order of the keys", () =>
    fc.assert(
      fc.asyncProperty(content, async (document) => {
        const reversed = Object.fromEntries(Object.entries(document).reverse());
        expect(await digestOf(reversed)).toBe(await digestOf(document));
      }),
    ));

  it.each([0, 1, 10, 11, 12, 5000])("is the same for a list of %i", async (length) => {
    const sessions = Array.from({ length }, (_, index) => ({ id: `${index}`, city: "Łódź 😀", ip: null }));
    const listed = sessions.map(({ id }) => id);
    const document = { version: 1, sessions, steps: [{ kind: "everything", listed }], warnings: [] };
    expect(await digestOf(document)).toBe(wholeDigest(document));
  });

  it("differs for any two different documents", async () => {
    const sessions = Array.from({ length: 20 }, (_, index) => ({ id: `${index}` }));
    const digests = await Promise.all(
      [
        { sessions },
        { sessions: sessions.slice(1) },
        { sessions: [...sessions, {}] },
        { sessions: [...sessions, null] },
        { sessions: [sessions] },
        { sessions: sessions.map((session, index) => (index === 7 ? { ...session, extra: 1 } : session)) },
      ].map(digestOf),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("refuses what has no canonical JSON, even within a long list", async () => {
    const long = Array.from({ length: 20 }, () => "a");
    await expect(digestOf({ long: [...long, "\ud800"] })).rejects.toThrow("Lone surrogate");
    await expect(digestOf({ long: [...long, Number.NaN] })).rejects.toThrow("NaN");
    await expect(digestOf({ long, "\udc00": 1 })).rejects.toThrow("Lone surrogate");
  });
});
