import ipaddr from "ipaddr.js";
import { type Address, emptyAddress, readAddress } from "./address.js";
import { quoted } from "./selection-error.js";

/** A block of addresses; a single address is a block of one. */
export interface Cidr extends Address {
  prefix: number;
  /** The canonical form, without host bits: `10.1.2.3/8` becomes `10.0.0.0/8`. */
  text: string;
}

/**
 * Reads an address or a CIDR block, IPv4 or IPv6. `::/0` matches IPv6 only, since a mapped IPv4 address
 * counts as IPv4.
 */
export function parseCidr(text: string): Cidr | { problem: string } {
  const slash = text.indexOf("/");
  const written = slash === -1 ? text : text.slice(0, slash);
  const address = emptyAddress();
  if (!readAddress(written, address)) return { problem: `${quoted(text)} ${NEITHER}` };

  // A mapped block is written with the prefix of IPv6: ::ffff:10.0.0.0/104 is 10.0.0.0/8.
  const mapped = address.family === 4 && written.includes(":") ? 96 : 0;
  const longest = (address.family === 4 ? 32 : 128) + mapped;
  const bits = slash === -1 ? String(longest) : text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(bits)) return { problem: `${quoted(text)} ${NEITHER}` };
  if (Number(bits) > longest || Number(bits) < mapped) {
    const range = mapped === 0 ? `0 to ${longest}` : `${mapped} to ${longest}`;
    return { problem: `${quoted(text)} has an impossible prefix; use ${range} here.` };
  }
  const prefix = Number(bits) - mapped;
  const words = address.words.map((word, index) => word & mask(prefix, index));
  return { family: address.family, words, prefix, text: canonical(address.family, words, prefix) };
}

const NEITHER =
  "is neither an address nor a CIDR block; write 203.0.113.7, 10.0.0.0/8, 2001:db8::1 or 2001:db8::/32.";

/** The network bits of the word at `index`. */
function mask(prefix: number, index: number): number {
  const bits = prefix - 32 * index;
  // A shift by 32 is a shift by 0 in JavaScript.
  return bits <= 0 ? 0 : bits >= 32 ? -1 : -1 << (32 - bits);
}

function canonical(family: 4 | 6, words: Int32Array, prefix: number): string {
  const bytes = [...words]
    .slice(0, family === 4 ? 1 : 4)
    .flatMap((word) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255));
  const address = ipaddr.fromByteArray(bytes);
  const text = address.kind() === "ipv6" ? (address as ipaddr.IPv6).toRFC5952String() : address.toString();
  return prefix === (family === 4 ? 32 : 128) ? text : `${text}/${prefix}`;
}

/**
 * All blocks of one family with the same prefix length, so that one look-up tests an address against all of
 * them.
 */
interface Length {
  masks: readonly [number, number, number, number];
  networks: Set<number | string>;
}

/**
 * A set of address blocks, fast enough for millions of look-ups. `has()` takes one look-up per prefix length,
 * however many blocks there are.
 */
export class AddressSet {
  readonly #lengths: Record<4 | 6, Length[]>;
  readonly #asked = emptyAddress();

  constructor(cidrs: readonly Cidr[]) {
    this.#lengths = { 4: lengths(cidrs, 4), 6: lengths(cidrs, 6) };
  }

  /** Whether the address is in the set; `undefined` if `text` is not an address. */
  has(text: string): boolean | undefined {
    const { words } = this.#asked;
    if (!readAddress(text, this.#asked)) return undefined;
    const { family } = this.#asked;
    for (const { masks, networks } of this.#lengths[family]) {
      if (networks.has(network(family, words, masks))) return true;
    }
    return false;
  }
}

function lengths(cidrs: readonly Cidr[], family: 4 | 6): Length[] {
  const byPrefix = new Map<number, Length>();
  for (const cidr of cidrs) {
    if (cidr.family !== family) continue;
    const length = byPrefix.get(cidr.prefix) ?? {
      masks: [mask(cidr.prefix, 0), mask(cidr.prefix, 1), mask(cidr.prefix, 2), mask(cidr.prefix, 3)],
      networks: new Set(),
    };
    byPrefix.set(cidr.prefix, length);
    length.networks.add(network(family, cidr.words, length.masks));
  }
  return [...byPrefix.values()];
}

function network(family: 4 | 6, words: Int32Array, masks: Length["masks"]): number | string {
  const first = (words[0] ?? 0) & masks[0];
  if (family === 4) return first;
  return `${first},${(words[1] ?? 0) & masks[1]},${(words[2] ?? 0) & masks[2]},${(words[3] ?? 0) & masks[3]}`;
}
