/** The field types: how a wanted value is written, and when a session's value matches it. */
import type { Field } from "../provider.js";
import type { Value } from "../session.js";
import { AddressSet, parseCidr } from "./cidr.js";
import { quoted } from "./selection-error.js";
import { textMatcher } from "./text.js";

/** A wanted value, in its normal form. */
export type Wanted = string | number | boolean;

/** Whether a session's value matches a wanted one; `undefined` if it is missing or cannot be read. */
type Fits = (value: Value) => boolean | undefined;

interface FieldType {
  /** Converts a wanted value to its normal form, or returns the problem. */
  read(value: Wanted): Wanted | { problem: string };
  fits(wanted: readonly Wanted[], how: "equals" | "contains"): Fits;
}

const text: FieldType = {
  read: readText,
  fits(wanted, how) {
    const matches = textMatcher(wanted.map(String), how);
    return (value) => (typeof value === "string" ? matches(value) : undefined);
  },
};

export const FIELD_TYPES: Record<Field["type"], FieldType> = {
  text,
  texts: {
    read: readText,
    fits(wanted, how) {
      const fits = text.fits(wanted, how);
      return (value) => (isList(value) ? value.some((each) => fits(each) === true) : undefined);
    },
  },
  number: {
    read(value) {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
      return { problem: `${quoted(value)} is not a number; write one, such as 5.` };
    },
    fits(wanted) {
      const numbers = new Set(wanted);
      return (value) => (typeof value === "number" && !Number.isNaN(value) ? numbers.has(value) : undefined);
    },
  },
  boolean: {
    read(value) {
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      return { problem: `${quoted(value)} is neither true nor false; write one of them.` };
    },
    fits(wanted) {
      return (value) => (typeof value === "boolean" ? wanted.includes(value) : undefined);
    },
  },
  time: {
    read(value) {
      const time = typeof value === "string" && TIME.test(value) ? new Date(value) : null;
      if (time && !Number.isNaN(time.getTime())) {
        return String(value).length === DAY_LENGTH ? String(value) : time.toISOString();
      }
      return {
        problem: `${quoted(value)} is not a time; write 2026-05-31T12:00:00Z, or 2026-05-31 for a day.`,
      };
    },
    fits(wanted) {
      const times = new Set(wanted);
      return (value) => {
        if (!(value instanceof Date) || Number.isNaN(value.getTime())) return undefined;
        const written = value.toISOString();
        return times.has(written) || times.has(written.slice(0, DAY_LENGTH));
      };
    },
  },
  address: {
    read(value) {
      const cidr = parseCidr(String(value));
      return "problem" in cidr ? cidr : cidr.text;
    },
    fits(wanted) {
      const addresses = addressSet(wanted.map(String));
      return (value) => (typeof value === "string" ? addresses.has(value) : undefined);
    },
  },
};

/** A set of addresses that are already in their normal form. */
export function addressSet(cidrs: readonly string[]): AddressSet {
  return new AddressSet(cidrs.map(parseCidr).filter((cidr) => "prefix" in cidr));
}

/** A day in UTC, or a time with its offset. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
const DAY_LENGTH = "2026-05-31".length;

function readText(value: Wanted): Wanted | { problem: string } {
  if (typeof value === "string") return value;
  return { problem: `${quoted(value)} is not text; write it in quotes, or leave the field out.` };
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}
