import ipaddr from "ipaddr.js";

/** An IP address in words of 32 bits. An IPv4 address uses the first word only. */
export interface Address {
  family: 4 | 6;
  words: Int32Array;
}

export function emptyAddress(): Address {
  return { family: 4, words: new Int32Array(4) };
}

const COLON = 0x3a;
/** The longest spelling of an address, without a zone. */
const MAX_LENGTH = 45;

/**
 * Reads an address into `into`, which can be reused: a selection reads one address per session, and ipaddr.js
 * takes 20 times as long. We use ipaddr.js only for mixed spellings such as `::ffff:10.0.0.1`, which count as
 * IPv4. A zone (`fe80::1%eth0`) is ignored.
 *
 * @returns whether `text` is an address. It is remote text and may contain anything.
 */
export function readAddress(text: string, into: Address): boolean {
  if (text.indexOf(":") === -1) {
    into.family = 4;
    return readIPv4(text, into.words);
  }
  const zone = text.indexOf("%");
  const end = zone === -1 ? text.length : zone;
  if (end > MAX_LENGTH) return false;
  into.family = 6;
  const read =
    text.lastIndexOf(".", end) === -1
      ? readIPv6(text, end, into.words)
      : readMixed(text.slice(0, end), into.words);
  if (read && into.words[0] === 0 && into.words[1] === 0 && into.words[2] === 0xffff) {
    into.family = 4;
    into.words[0] = into.words[3] ?? 0;
  }
  return read;
}

/** Accepts four decimal numbers, but none of the older spellings (`127.1`, `0x7f.1`, `010.0.0.1`). */
function readIPv4(text: string, words: Int32Array): boolean {
  let address = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (digits > 0 && octet === 0) return false;
      octet = octet * 10 + digit;
      digits++;
      if (octet > 255) return false;
    } else {
      if (text[index] !== "." || digits === 0 || dots === 3) return false;
      address = (address << 8) | octet;
      octet = 0;
      digits = 0;
      dots++;
    }
  }
  if (dots !== 3 || digits === 0) return false;
  words[0] = (address << 8) | octet;
  return true;
}

const groups = new Uint16Array(8);

/** Accepts up to eight groups of hexadecimal digits, with one `::` for groups that are zero. */
function readIPv6(text: string, end: number, words: Int32Array): boolean {
  let count = 0;
  let gap = -1;
  let index = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false;
    gap = 0;
    index = 2;
  }
  while (index < end) {
    let group = 0;
    const start = index;
    for (; index < end; index++) {
      const digit = hexDigit(text.charCodeAt(index));
      if (digit < 0) break;
      group = (group << 4) | digit;
    }
    if (index === start || index - start > 4 || count === 8) return false;
    groups[count++] = group;
    if (index === end) break;
    if (text.charCodeAt(index++) !== COLON || index === end) return false;
    if (text.charCodeAt(index) === COLON) {
      if (gap !== -1) return false;
      gap = count;
      index++;
    }
  }
  if (gap === -1 ? count !== 8 : count > 7) return false;
  const zeros = 8 - count;
  for (let word = 0; word < 4; word++) {
    words[word] = (groupAt(2 * word, gap, zeros, count) << 16) | groupAt(2 * word + 1, gap, zeros, count);
  }
  return true;
}

function groupAt(position: number, gap: number, zeros: number, count: number): number {
  if (gap === -1 || position < gap) return position < count ? (groups[position] ?? 0) : 0;
  return position < gap + zeros ? 0 : (groups[position - zeros] ?? 0);
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function readMixed(text: string, words: Int32Array): boolean {
  if (!ipaddr.IPv6.isValid(text)) return false;
  const { parts } = ipaddr.IPv6.parse(text);
  for (let word = 0; word < 4; word++)
    words[word] = ((parts[2 * word] ?? 0) << 16) | (parts[2 * word + 1] ?? 0);
  return true;
}
