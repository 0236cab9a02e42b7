/** Reads the signals of the sessions in a list. */
import type { Field, Signal } from "../provider.js";
import { parseCidr } from "../selection/index.js";
import { fieldValue, type Session, type Value } from "../session.js";
import { type ClientText, clientTextReader, withoutVersion } from "./client-text.js";

/** Where an address is. A value is `null` if it is not known. */
export interface Place {
  /** The two letters of ISO 3166-1: `LV`. */
  country: string | null;
  /** The autonomous system: its number, and the name of its operator. */
  network: { number: number; name: string } | null;
}

/** A value of a signal. `key` is compared; `text` is for people, and is remote text. */
interface SignalValue {
  key: string;
  text: string;
}

export type SignalValues = Partial<Record<Signal, SignalValue>>;

/** Finds out where an address is. It is called once for each address, in normal form. */
export type Locate = (address: string) => Place | Promise<Place>;

/** The fields that contain a signal. */
export function signalFields(
  fields: readonly Field[],
): { name: string; signal: Exclude<Signal, "network"> }[] {
  return fields.flatMap(({ name, type, signal = type === "address" ? "address" : undefined }) =>
    signal ? [{ name, signal }] : [],
  );
}

/** Reads the signals of each session, in the order of the sessions. */
export async function readSignals(
  sessions: readonly Session[],
  fields: readonly Field[],
  locate?: Locate,
): Promise<SignalValues[]> {
  const readers = signalFields(fields);
  const client = await clientTextReader(
    readers.flatMap(({ name, signal }) => {
      const values =
        signal === "address" || signal === "country" ? [] : sessions.map((each) => fieldValue(each, name));
      return values.filter((value) => typeof value === "string");
    }),
  );
  const places = new Map<string, Place>();
  const read: { values: SignalValues; place: Place | undefined }[] = [];
  for (const session of sessions) {
    const values: SignalValues = {};
    for (const { name, signal } of readers) addSignal(values, signal, fieldValue(session, name), client);
    const address = values.address ? addressIn(values.address.text) : null;
    if (address && locate && !places.has(address.text)) places.set(address.text, await locate(address.text));
    read.push({ values, place: address ? places.get(address.text) : undefined });
  }
  addPlaces(read);
  return read.map(({ values }) => values);
}

/** Adds the signals of one value. A field's own value replaces what we concluded from another, in either order. */
function addSignal(
  values: SignalValues,
  signal: Exclude<Signal, "network">,
  value: Value,
  client: (text: string) => ClientText,
): void {
  if (signal === "device" && typeof value === "boolean") {
    values.device = valueFrom(value ? "mobile" : "desktop");
    return;
  }
  if (typeof value !== "string" || value.trim() === "") return;
  if (signal === "address") {
    const address = addressIn(value);
    values.address ??= address ? { key: address.key, text: address.text } : valueFrom(value);
  } else if (signal === "country") {
    values.country = valueFrom(value);
  } else {
    const { browser, system, device } = client(value);
    if (signal === "browser" && browser) values.browser = valueFrom(browser);
    const named = signal === "system" ? (system ?? withoutVersion(value)) : system;
    if (named && (signal === "system" || !values.system)) values.system = valueFrom(named);
    if (device && (signal === "device" || !values.device)) values.device = valueFrom(device);
    if (signal === "device" && !device) values.device = valueFrom(value);
  }
}

function valueFrom(text: string): SignalValue {
  const trimmed = text.trim();
  return { key: trimmed.normalize("NFC").toUpperCase(), text: trimmed };
}

/**
 * The last address in a text, which may contain other words. Only the first 64 bits of an IPv6 address count, because
 * a device changes the others by itself.
 */
function addressIn(text: string): { text: string; key: string } | null {
  for (const word of text.trim().split(/\s+/).slice(-LAST_WORDS).reverse()) {
    const address = parseCidr(word);
    if ("problem" in address || word.includes("/")) continue;
    const block = address.family === 6 ? parseCidr(`${address.text}/64`) : address;
    return { text: address.text, key: "problem" in block ? address.text : block.text };
  }
  return null;
}

/** How many words we read, because a hostile text may have any number. */
const LAST_WORDS = 20;

/**
 * Adds the networks, and the countries that the product does not give. A country gets the name that the product uses
 * in other sessions, in any language: the same country under two names would look unusual.
 */
function addPlaces(read: readonly { values: SignalValues; place: Place | undefined }[]): void {
  const called = new Map<string, Map<string, { value: SignalValue; times: number }>>();
  for (const { values, place } of read) {
    if (!place?.country || !values.country) continue;
    const names = called.get(place.country) ?? new Map();
    called.set(place.country, names);
    const name = names.get(values.country.key) ?? { value: values.country, times: 0 };
    names.set(values.country.key, { ...name, times: name.times + 1 });
  }
  const names = new Map<string, SignalValue>();
  for (const [code, each] of called) {
    const [usual] = [...each.values()].sort(
      (one, other) => other.times - one.times || (one.value.key < other.value.key ? -1 : 1),
    );
    if (usual) names.set(code, usual.value);
  }
  for (const { values, place } of read) {
    if (place?.network) {
      const { number, name } = place.network;
      values.network = { key: String(number), text: name ? `AS${number} ${name}` : `AS${number}` };
    }
    if (place?.country && !values.country) {
      values.country = names.get(place.country) ?? valueFrom(englishName(place.country));
    }
  }
}

let countries: Intl.DisplayNames | undefined;

function englishName(code: string): string {
  try {
    countries ??= new Intl.DisplayNames("en", { type: "region" });
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}
