const inspect = Symbol.for("nodejs.util.inspect.custom");

/**
 * A value that prints as `[secret]` wherever it may end up: string conversion, JSON, `console.log`.
 * {@link Secret.reveal} is the one way to open it.
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

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [inspect](): string {
    return "[secret]";
  }
}
