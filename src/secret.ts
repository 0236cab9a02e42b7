const inspect = Symbol.for("nodejs.util.inspect.custom");

/**
 * A value that prints as `[secret]` everywhere: in string conversion, JSON and `console.log`. Only {@link
 * Secret.reveal} returns the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Keep it out of logs and files. */
  reveal(): string {
    return this.#value;
  }

  /** `[secret]`. */
  toString(): string {
    return "[secret]";
  }

  /** `[secret]`. */
  toJSON(): string {
    return "[secret]";
  }

  /** `[secret]`, for Node's `console.log`. */
  [inspect](): string {
    return "[secret]";
  }
}
