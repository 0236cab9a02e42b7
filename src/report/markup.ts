/** Converts remote text, moments and spans of time to HTML. */
import { timeText } from "../local-time.js";
import { plainText } from "../remote-text.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for an HTML element or a quoted attribute. Longer text is cut to `maxLength` characters. */
export function escaped(text: string, maxLength = 1000): string {
  return plainText(text, maxLength).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Remote text next to our own. Letters that run from right to left do not reorder the text around them. */
export function remote(text: string, maxLength?: number): string {
  return `<bdi>${escaped(text, maxLength)}</bdi>`;
}

/** A moment as an element: text for people, and a form for programs. */
export function momentElement(moment: string): string {
  const text = escaped(timeText(moment, "utc"));
  return Number.isNaN(Date.parse(moment)) ? text : `<time datetime="${escaped(moment)}">${text}</time>`;
}

const SPANS = [
  ["year", 365 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

const NAMED = new Map(
  SPANS.map(([unit]) => [unit, new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long" })]),
);

/** A span of time in its largest unit: `9 minutes`, `41 days`. */
export function spanText(ms: number): string {
  const found = SPANS.find(([, size]) => ms >= size);
  if (!found) return "less than a second";
  const [unit, size] = found;
  return NAMED.get(unit)?.format(Math.floor(ms / size)) ?? "";
}

/** How long before the run a session began. */
export function beforeText(ageMs: number): string {
  return ageMs >= 0 ? `${spanText(ageMs)} before the run` : "after the run had begun";
}

/** A number for people, with a noun: `1,000 sessions`. */
export function counted(count: number, noun?: string): string {
  const number = count.toLocaleString("en");
  return noun ? `${number} ${noun}${count === 1 ? "" : "s"}` : number;
}
