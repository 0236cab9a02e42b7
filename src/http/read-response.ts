import type { CallFacts } from "./options.js";

/** A success whose body fits the spec. */
export interface Answer<Kind extends string, Taken> {
  status: number;
  headers: Headers;
  text: string;
  /** The text, parsed. */
  body: unknown;
  facts: CallFacts<Kind, Taken>;
}

/** A response whose body was already read and parsed. */
export class ReadResponse<Kind extends string = string, Taken = unknown> extends Response {
  readonly #answer: Answer<Kind, Taken>;
  #headers: Headers | undefined;

  constructor(answer: Answer<Kind, Taken>) {
    super(null, { status: answer.status });
    this.#answer = answer;
  }

  facts(): CallFacts<Kind, Taken> {
    return this.#answer.facts;
  }

  // The copy is made on first use: it costs time, and few callers need it.
  override get headers(): Headers {
    this.#headers ??= shownHeaders(this.#answer.headers);
    return this.#headers;
  }

  override async json(): Promise<unknown> {
    return this.#answer.body;
  }

  override async text(): Promise<string> {
    return this.#answer.text;
  }

  override get body() {
    return this.#whole().body;
  }

  override arrayBuffer() {
    return this.#whole().arrayBuffer();
  }

  override blob() {
    return this.#whole().blob();
  }

  override clone() {
    return new ReadResponse(this.#answer);
  }

  #whole(): Response {
    return new Response(this.#answer.text);
  }
}

/** Leaves out cookies, which are credentials, and headers that do not apply to a body that is decoded and complete. */
function shownHeaders(received: Headers): Headers {
  const headers = new Headers(received);
  for (const name of ["content-encoding", "content-length", "transfer-encoding", "set-cookie"])
    headers.delete(name);
  return headers;
}
