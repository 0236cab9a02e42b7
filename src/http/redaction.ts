import { LONGEST_CREDENTIAL } from "./authorization.js";

/** The longest pattern of one piece, in characters of the secret: of 5000 Node 20 makes no regular expression. */
const LONGEST_PIECE = 500;

/**
 * Removes secrets from remote text: unchanged, URL-encoded, escaped as in JSON or HTML, or in base64, even if only
 * some of the characters are encoded. It also removes the URL-decoded form of a secret.
 */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  let pattern: RegExp | undefined;
  return (text) => {
    pattern ??= patternOf(secrets);
    return text.replace(pattern, "[secret]");
  };
}

function patternOf(secrets: readonly string[]): RegExp {
  const wanted = new Set(
    secrets
      // We send no longer credential: in base64 a character of it may take four.
      .filter(({ length }) => length <= 4 * LONGEST_CREDENTIAL)
      .flatMap((secret) => [secret, decoded(secret), ...inBase64(secret)]),
  );
  // The longest comes first: if one secret contains another, no part of it may be left over.
  const pieces = [...wanted].sort((one, other) => other.length - one.length).flatMap(piecesOf);
  return pieces.length > 0 ? new RegExp(`(?:${pieces.join("|")})+`, "gu") : /(?!)/g;
}

/** Patterns of a secret, one after the other. The pieces are about equally long, so that none of them is common text. */
function piecesOf(secret: string): string[] {
  const forms = [...secret].map(formsOf);
  const size = Math.ceil(forms.length / Math.ceil(forms.length / LONGEST_PIECE));
  return forms.flatMap((_, at) => (at % size === 0 ? forms.slice(at, at + size).join("") : []));
}

function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}

/** The base64 forms without padding, in both alphabets. None for a short secret: its base64 could occur in any text. */
function inBase64(secret: string): string[] {
  if (secret.length < 6) return [];
  const binary = String.fromCharCode(...new TextEncoder().encode(secret));
  const base64 = btoa(binary).replace(/=+$/, "");
  return [base64, base64.replaceAll("+", "-").replaceAll("/", "_")];
}

const NAMED: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

/** Every form of one character, as a pattern. The bare character comes last, because other forms begin with it. */
function formsOf(character: string): string {
  const point = character.codePointAt(0) as number;
  const literal = `\\u{${point.toString(16)}}`;
  const url = [...new TextEncoder().encode(character)].map((byte) => `%${hex(byte, 2)}`).join("");
  const json = character
    .split("")
    .map((unit) => `\\\\u${hex(unit.charCodeAt(0), 4)}`)
    .join("");
  const html = [`&#0*${point};`, `&#[xX]0*${hex(point, 1)};`];
  const named = NAMED[character];
  return `(?:${[
    url,
    json,
    ...html,
    ...(named ? [`&${named};`] : []),
    ...(/["\\/]/.test(character) ? [`\\\\${literal}`] : []),
    ...(character === " " ? ["\\+"] : []),
    literal,
  ].join("|")})`;
}

/** A number in hexadecimal digits of either case. */
function hex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, "0")
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
