/** A bound query parameter: its value, and its errors in model binding. */
export interface Bound {
  value: number;
  errors: Record<string, string[]>;
}

/** Binds an integer of a query as the portal does. A missing one gets the default; one out of range is an error. */
export function readInteger(
  query: URLSearchParams,
  name: string,
  range: { at: number; from: number; to?: number },
): Bound {
  const text = query.get(name);
  if (text === null) return { value: range.at, errors: {} };
  const to = range.to ?? 2 ** 31 - 1;
  const field = name.charAt(0).toUpperCase() + name.slice(1);
  if (!/^[+-]?\d+$/.test(text)) {
    return { value: range.at, errors: { [field]: [`The value '${text}' is not valid for ${field}.`] } };
  }
  const value = Number(text);
  if (value >= range.from && value <= to) return { value, errors: {} };
  return {
    value: range.at,
    errors: { [field]: [`The field ${field} must be between ${range.from} and ${to}.`] },
  };
}

/** Reads a GUID as .NET does: in any case, with or without hyphens, in braces or parentheses. */
export function readGuid(text: string): string | undefined {
  const bare = /^\{.*\}$|^\(.*\)$/.test(text) ? text.slice(1, -1) : text;
  const [, ...groups] =
    /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i.exec(bare) ??
    /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(text) ??
    [];
  return groups.length === 0 ? undefined : groups.join("-").toLowerCase();
}

/** Whether a text fits the route constraint `int`. */
export function isInt32(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
}
