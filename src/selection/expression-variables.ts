import type { Field } from "../provider.js";
import { fieldValue, isOwn, type Own, type Session } from "../session.js";
import { emptyAddress, readAddress } from "./address.js";

/** The CEL types of the field types that a product can declare. */
const CEL_TYPES: Record<Field["type"], string> = {
  text: "string",
  texts: "list<string>",
  number: "double",
  boolean: "bool",
  time: "google.protobuf.Timestamp",
  address: "string",
};

/** The variables of an expression, and their CEL types. */
export function variablesFor(fields: readonly Field[]): ReadonlyMap<string, string> {
  return new Map([
    ["id", "string"],
    ["user", "string"],
    ["current", "bool"],
    ...fields.map(({ name, type }) => [name, CEL_TYPES[type]] as const),
  ]);
}

/** The session lacks a field that the expression needs. */
export class MissingField extends Error {
  readonly field: string;

  constructor(field: string) {
    super(`${field} is missing`);
    this.field = field;
  }
}

/** A session as CEL sees it. A missing field throws, and only CEL's own `||` and `&&` can ignore that. */
export class SessionView {
  #session: Session | undefined;
  #current: Own | undefined;
  readonly #address = emptyAddress();

  constructor(fields: readonly Field[]) {
    for (const { name, type } of fields) {
      Object.defineProperty(this, name, { get: () => this.#read(name, type) });
    }
  }

  move(session: Session, current: Own): void {
    this.#session = session;
    this.#current = current;
  }

  get id() {
    return this.#session?.id;
  }

  get user() {
    return this.#session?.userId;
  }

  get current() {
    const current = this.#session && this.#current && isOwn(this.#current, this.#session.id);
    return current === "unknown" ? missing("current") : current;
  }

  #read(name: string, type: Field["type"]) {
    const value = this.#session ? fieldValue(this.#session, name) : null;
    switch (type) {
      case "time":
        return value instanceof Date && !Number.isNaN(value.getTime()) ? value : missing(name);
      case "address":
        return typeof value === "string" && readAddress(value, this.#address) ? value : missing(name);
      case "text":
        return typeof value === "string" ? value : missing(name);
      case "texts":
        return Array.isArray(value) ? value : missing(name);
      default:
        return typeof value === type ? value : missing(name);
    }
  }
}

// We reuse the errors: creating one with its stack costs ten times as much as evaluating the expression.
const errors = new Map<string, MissingField>();

function missing(field: string): never {
  const error = errors.get(field) ?? new MissingField(field);
  errors.set(field, error);
  throw error;
}
