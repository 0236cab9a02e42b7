import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { emptyAddress, readAddress } from "../../src/selection/address.js";
import { AddressSet, type Cidr, parseCidr } from "../../src/selection/cidr.js";
import fc from "../support/fast-check.js";
import { ago, refusal, select, selectedIds, session } from "./given.js";

/** Whether a block contains an address. */
function holds(cidr: string, ip: string): boolean | undefined {
  return new AddressSet([parseCidr(cidr) as Cidr]).has(ip);
}

describe("a block of addresses", () => {
  it.each([
    ["10.0.0.0/8", "10.255.1.2", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["192.168.1.77/24", "192.168.1.3", true],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["128.0.0.0/1", "127.255.255.255", false],
    ["2001:db8::/32", "2001:DB8:ffff::1", true],
    ["2001:db8::/32", "2001:db9::1", false],
    ["2001:db8::1", "2001:0db8:0:0:0:0:0:1", true],
    ["2001:db8::/65", "2001:db8::8000:0:0:1", false],
    ["::/0", "::1", true],
    ["::1", "::1", true],
    ["::1", "::", false],
    ["1::/16", "1::", true],
  ])("%s and %s: %s", (cidr, ip, expected) => {
    expect(holds(cidr, ip)).toBe(expected);
  });

  it.each([
    ["10.0.0.0/8", "::ffff:10.0.0.1"],
    ["10.0.0.0/8", "::FFFF:a00:1"],
    ["::ffff:10.0.0.0/104", "10.0.0.1"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
  ])("treats an IPv4 address mapped into IPv6 as IPv4: %s holds %s", (cidr, ip) => {
    expect(holds(cidr, ip)).toBe(true);
  });

  it("of IPv6 contains no IPv4 address, even a mapped one", () => {
    expect(holds("::/0", "10.0.0.1")).toBe(false);
    expect(holds("::/0", "::ffff:10.0.0.1")).toBe(false);
    expect(holds("0.0.0.0/0", "2001:db8::1")).toBe(false);
  });

  it("ignores zones", () => {
    expect(holds("fe80::/10", "fe80::1%eth0")).toBe(true);
    expect(holds("fe80::1%eth0", "fe80::1%wlan.5")).toBe(true);
  });

  it.each([
    "",
    " 10.0.0.1",
    "10.0.0",
    "10.0.0.0.1",
    "10.0.0.256",
    "010.0.0.1",
    "0x7f.0.0.1",
    "127.1",
    "10.0.0.1:443",
    "[::1]",
    "::1::",
    ":::",
    ":",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8",
    "1:2:3:4:5:6:7::8:9",
    "12345::",
    "g::",
    "1:",
    ":1",
    "::ffff:1.2.3.4.5",
    "::ffff:10.0.0.999",
    "office",
    "10.0.0.0/8",
    `${"0:".repeat(60)}1`,
  ])("%j is not an address of a session", (text) => {
    expect(holds("::/0", text)).toBeUndefined();
  });

  it.each([
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/255.0.0.0",
    "10.0.0.0/ 8",
    "10.0/8",
    "10.*",
    "2001:db8::/129",
    "::ffff:10.0.0.0/8",
    "10.0.0.1-10.0.0.9",
    "example.com",
  ])("%j is not a block", async (cidr) => {
    expect(await refusal({ match: { ip: ["10.0.0.1", cidr] } })).toMatchObject({ at: "match.ip[1]" });
    expect(await refusal({ all: true, except: { ips: [cidr] } })).toMatchObject({ at: "except.ips[0]" });
  });

  it("gives an error with the possible prefixes", () => {
    expect(parseCidr("10.0.0.0/33")).toMatchObject({ problem: expect.stringContaining("0 to 32") });
    expect(parseCidr("::ffff:10.0.0.0/8")).toMatchObject({ problem: expect.stringContaining("96 to 128") });
  });
});

const octets = fc.array(fc.nat({ max: 255 }), { minLength: 4, maxLength: 4 });
const hextets = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 0xffff })), { minLength: 8, maxLength: 8 });

const bits = (parts: readonly number[], size: number) =>
  parts.map((part) => part.toString(2).padStart(size, "0")).join("");

describe("addresses, whatever they are", () => {
  it("are in an IPv4 block exactly if they share its first bits", () => {
    fc.assert(
      fc.property(octets, octets, fc.nat({ max: 32 }), fc.nat({ max: 32 }), (one, other, prefix, shared) => {
        // Random addresses rarely share a long prefix, so the second starts like the first.
        const mixed = bits(one, 8).slice(0, shared) + bits(other, 8).slice(shared);
        const ip = (mixed.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)).join(".");
        const expected = bits(one, 8).slice(0, prefix) === mixed.slice(0, prefix);
        expect(holds(`${one.join(".")}/${prefix}`, ip)).toBe(expected);
        expect(holds(`${one.join(".")}/${prefix}`, `::ffff:${ip}`)).toBe(expected);
      }),
    );
  });

  it("are in an IPv6 block exactly if they share its first bits", () => {
    fc.assert(
      fc.property(
        hextets,
        hextets,
        fc.nat({ max: 128 }),
        fc.nat({ max: 128 }),
        (one, other, prefix, shared) => {
          const mixed = bits(one, 16).slice(0, shared) + bits(other, 16).slice(shared);
          const parts = (mixed.match(/.{16}/g) ?? []).map((part) => Number.parseInt(part, 2));
          fc.pre(![one, parts].some((words) => words.slice(0, 5).every((word) => word === 0)));
          const expected = bits(one, 16).slice(0, prefix) === mixed.slice(0, prefix);
          const ip = new ipaddr.IPv6(parts);
          const cidr = `${one.map((part) => part.toString(16)).join(":")}/${prefix}`;
          expect(holds(cidr, ip.toRFC5952String())).toBe(expected);
          expect(holds(cidr, ip.toNormalizedString())).toBe(expected);
        },
      ),
    );
  });

  it("are read like ipaddr.js reads them", () => {
    const address = emptyAddress();
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const expected = ipaddr.process(text).toByteArray();
        expect(readAddress(text, address)).toBe(true);
        expect(address.family).toBe(expected.length === 4 ? 4 : 6);
        const read = new ipaddr.IPv6(
          Array.from({ length: 8 }, (_, i) => ((address.words[i >> 1] ?? 0) >>> (i % 2 ? 0 : 16)) & 0xffff),
        ).toByteArray();
        expect(read.slice(0, expected.length)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("are refused if ipaddr.js refuses them", () => {
    const address = emptyAddress();
    const nearly = fc.string({ unit: fc.constantFrom(":", "::", "0", "f", "1", ".", "255"), maxLength: 20 });
    fc.assert(
      fc.property(nearly, (text) => {
        if (readAddress(text, address)) expect(ipaddr.isValid(text)).toBe(true);
        else if (!text.includes(":")) expect(ipaddr.IPv4.isValidFourPartDecimal(text)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("have one canonical form that means the same block", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat({ max: 128 }), (ip, prefix) => {
        const cidr = parseCidr(`${ip}/${prefix}`);
        fc.pre("text" in cidr);
        expect(parseCidr((cidr as Cidr).text)).toEqual(cidr);
      }),
    );
  });
});

describe("a filter by address", () => {
  const sessions = [
    session("home", { ip: "198.51.100.4" }),
    session("office", { ip: "10.1.2.3" }),
    session("mapped", { ip: "::ffff:10.1.2.4" }),
    session("v6", { ip: "2001:db8::9" }),
    session("none", { ip: null }),
    session("hostile", { ip: "\u001b[31m10.0.0.1", startedAt: ago("2d") }),
  ];

  it("accepts addresses in any of the blocks", async () => {
    expect(await selectedIds({ match: { ip: ["10.0.0.0/8", "2001:db8::/32"] } }, sessions)).toEqual([
      "office",
      "mapped",
      "v6",
    ]);
  });

  it("skips sessions with a missing or unreadable address", async () => {
    const { passedOver } = await select({ match: { ip: ["0.0.0.0/0", "::/0"] } }, sessions);
    expect(passedOver).toEqual({ total: 2, byField: { ip: 2 } });
  });

  it("gives the same answer for thousands of blocks as for one", async () => {
    const blocks = Array.from({ length: 5000 }, (_, i) => `172.16.${i >> 8}.${i & 255}`);
    expect(await selectedIds({ match: { ip: [...blocks, "10.1.2.3"] } }, sessions)).toEqual(["office"]);
  });
});
