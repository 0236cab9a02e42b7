/** An OpenAPI document as it was read, without knowledge of its structure. */
export type Tree = { readonly [key: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys and indexes; `undefined` if the path does not exist. */
export function at(document: unknown, keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((value, key) => (value as Tree | null | undefined)?.[key], document);
}

/** The keys of a JSON pointer in a URI fragment, such as `#/paths/~1people`. */
export function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}
