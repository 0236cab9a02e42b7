import type { SessionField } from "../provider.js";
import type { CurrentSession, Session } from "../session.js";
import { emptyAddress, readAddress } from "./address.js";

/** What an expression may name. */
export type Variable = SessionField | "id" | "user" | "current";

/** Their types in CEL. */
export const TYPES: Record<Variable, string> = {
  id: "string",
  user: "string",
  current: "bool",
  startedAt: "google.protobuf.Timestamp",
  lastSeenAt: "google.protobuf.Timestamp",
  ip: "string",
  country: "string",
  city: "string",
  browser: "string",
  platform: "string",
  mobile: "bool",
  page: "string",
};

/** The session lacks a field that the expression needs. */
export class MissingField extends Error {
  readonly field: SessionField | "current";

  constructor(field: SessionField | "current") {
    super(`${field} is missing`);
    this.field = field;
  }
}

/** A session as CEL sees it. What is missing throws, so that only CEL's own `||` and `&&` pass over it. */
export class SessionView {
  #session: Session | undefined;
  #current: CurrentSession | undefined;
  readonly #address = emptyAddress();

  move(session: Session, current: CurrentSession): void {
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
    const current = this.#session?.current;
    if (current !== "unknown") return current;
    if (this.#current?.state === "known") return this.#current.id === this.#session?.id;
    return missing("current");
  }

  get startedAt() {
    return date(this.#session?.startedAt) ?? missing("startedAt");
  }

  get lastSeenAt() {
    return date(this.#session?.lastSeenAt) ?? missing("lastSeenAt");
  }

  get ip() {
    const ip = this.#session?.ip;
    return ip != null && readAddress(ip, this.#address) ? ip : missing("ip");
  }

  get country() {
    return this.#session?.country ?? missing("country");
  }

  get city() {
    return this.#session?.city ?? missing("city");
  }

  get browser() {
    return this.#session?.browser ?? missing("browser");
  }

  get platform() {
    return this.#session?.platform ?? missing("platform");
  }

  get mobile() {
    return this.#session?.mobile ?? missing("mobile");
  }

  get page() {
    return this.#session?.page ?? missing("page");
  }
}

// Made once and thrown often: an error with a fresh stack costs ten times as much as the evaluation.
const errors = new Map<string, MissingField>();

function missing(field: SessionField | "current"): never {
  const error = errors.get(field) ?? new MissingField(field);
  errors.set(field, error);
  throw error;
}

function date(value: Date | null | undefined): Date | null {
  return value && !Number.isNaN(value.getTime()) ? value : null;
}
