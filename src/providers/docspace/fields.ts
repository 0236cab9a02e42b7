/**
 * The fields of a connection. Each field is defined by one entry here. DocSpace does not report when a connection
 * was last used.
 */
import type { components } from "../../../generated/docspace.js";
import type { Field } from "../../provider.js";
import type { Value } from "../../session.js";

type Connection = components["schemas"]["ActiveConnection"];

/** A field, and how it is read from the portal's answer. `startedAt` is a property of the session itself. */
interface DocSpaceField extends Field {
  read?: (wire: Connection) => Value;
}

const NO_PLACE =
  "DocSpace has no country and no city for sessions from an IPv6 address: no filter on them matches such a session.";

// The warnings about fields are based on the server's source, release 3.7.2: BaseEvent, LoginEventsRepository.
export const docspaceFields: readonly DocSpaceField[] = [
  {
    name: "startedAt",
    wire: "date",
    type: "time",
    title: "AGE",
    about: "when the user signed in",
    missing: true,
  },
  {
    name: "city",
    type: "text",
    title: "FROM",
    about: "the city of the address",
    missing: true,
    whenMissing: NO_PLACE,
    read: ({ city }) => city || null,
  },
  {
    name: "country",
    type: "text",
    signal: "country",
    title: "FROM",
    about: "the country of the address",
    missing: true,
    whenMissing: NO_PLACE,
    read: ({ country }) => country || null,
  },
  {
    name: "ip",
    type: "address",
    title: "ADDRESS",
    about: "the address, without a port",
    missing: true,
    whenMissing:
      "DocSpace keeps only the first group of an IPv6 address, such as 2001. Such an address is incomplete: no filter and no exception matches it.",
    read: ({ ip }) => toAddress(ip).ip,
  },
  {
    name: "ipStart",
    type: "text",
    match: "contains",
    title: "ADDRESS",
    about: "the beginning of an address that the portal has cut off",
    missing: true,
    read: ({ ip }) => toAddress(ip).ipStart ?? null,
  },
  {
    name: "browser",
    type: "text",
    signal: "browser",
    match: "contains",
    title: "DEVICE",
    about: "the browser, as it names itself",
    missing: true,
    read: ({ browser }) => browser || null,
  },
  {
    name: "platform",
    type: "text",
    signal: "system",
    match: "contains",
    title: "DEVICE",
    about: "the operating system, as the browser names it",
    missing: true,
    read: ({ platform }) => platform || null,
  },
  {
    name: "mobile",
    type: "boolean",
    signal: "device",
    about: "whether it is a mobile device",
    missing: true,
    caveat:
      "The newest releases of DocSpace report every session as not mobile, so a filter on it may miss mobile sessions. Filter by platform instead.",
    read: ({ mobile }) => mobile ?? null,
  },
  {
    name: "page",
    type: "text",
    match: "contains",
    about: "the page on which the session began",
    missing: true,
    read: ({ page }) => page || null,
  },
];

/**
 * Removes the port from an address: `203.0.113.7:51514`, `[2001:db8::1]:443`. The portal cuts off addresses at the
 * first colon before it stores them (BaseEvent, release 3.7), so that only the first group of an IPv6 address is
 * left. `ipStart` is then `2001:…`, which cannot be mistaken for an address.
 */
export function toAddress(wire: string | null | undefined): { ip: string | null; ipStart?: string } {
  const address = wire?.trim();
  if (!address) return { ip: null };
  // Most addresses are IPv4 without a port.
  if (/^[\d.]{5,}$/.test(address)) return { ip: address };
  if (/^[0-9a-f]{1,4}$/i.test(address)) return { ip: null, ipStart: `${address}:…` };
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(address);
  if (bracketed?.[1]) return { ip: bracketed[1] };
  // An address with more than one colon is IPv6. It has no port unless it is in brackets.
  return { ip: address.replace(/^([^:]+):\d+$/, "$1") };
}
