/**
 * One place where upstream's document and ours say different things, in the words of the report.
 */
export interface Difference {
  /** `operationId` of ours, or `securitySchemes` for what all operations share. */
  operation: string;
  /** What differs: `200 response.items[].date`, `query count`, `429`, `security OpenId`, `operationId`. */
  where: string;
  kind: "added" | "removed" | "changed";
  ours: string;
  upstream: string;
  /**
   * Breaking: a server that follows upstream's document would make this client fail or mislead its user.
   * Harmless: the client, generated from our document, would not notice.
   */
  severity: "breaking" | "harmless";
  /** Set when the difference is ours on purpose. It then counts as neither breaking nor harmless. */
  deviation?: Deviation;
}

/** What a comparison of one part finds, before it is known which operation the part belongs to. */
export type Finding = Omit<Difference, "operation" | "deviation">;

/** One entry of the deviations file: where our document differs from upstream's on purpose, and why. */
export interface Deviation {
  /** `operationId`, `securitySchemes`, or `*` for every operation. */
  operation: string;
  /** One or more places; a `*` stands for any run of characters inside one name. */
  where: readonly string[];
  /** Only this kind of difference. */
  kind?: Difference["kind"];
  /** Only while upstream says exactly one of these, so that the next change there is not swallowed. */
  upstream?: readonly string[];
  /** Some publications differ here and some do not: no warning when nothing matches. */
  sometimes: boolean;
  reason: string;
}

/** The `ours` or `upstream` of something that is not there. */
export const NONE = "none";

/** The `operation` under which the definitions of the security schemes are reported. */
export const SECURITY_SCHEMES = "securitySchemes";
