/**
 * A report as evidence: an in-toto Statement (v1) over the files of a run, and the bytes of a DSSE envelope (v1)
 * that are signed. Signing itself needs a key and is not done here.
 */
import type { Report } from "../apply/index.js";

/** The media type of an envelope's payload, as in-toto names it. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
const PREDICATE_TYPE = "urn:sessionctl:revocation:v1";

/** The SHA-256 hashes in a statement, as 64 hexadecimal digits. */
export interface Subjects {
  /** The hash of the bytes of the report file. */
  report: string;
  /** The hash of the plan, from its digest. */
  plan: string;
  /** The hash of the last line of the journal. Each line contains the hash of the line before it. */
  journal: string;
}

/** An in-toto Statement about a run. */
export interface Statement {
  _type: string;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: string;
  predicate: Pick<Report, "provider" | "installation" | "summary" | "startedAt" | "finishedAt"> & {
    caller: string;
  };
}

/** The statement to sign: the hashes of the files, and a summary of the report. */
export function statementOf(report: Report, subjects: Subjects): Statement {
  const { provider, installation, summary, startedAt, finishedAt, caller } = report;
  return {
    _type: STATEMENT_TYPE,
    subject: SUBJECTS.map((name) => ({ name, digest: { sha256: subjects[name] } })),
    predicateType: PREDICATE_TYPE,
    predicate: { provider, installation, caller: caller.user.id, summary, startedAt, finishedAt },
  };
}

const SUBJECTS = ["report", "plan", "journal"] as const;

/** The files that differ from those in a statement. */
export function alteredIn({ subject }: Statement, found: Subjects): (keyof Subjects)[] {
  return SUBJECTS.filter((name) => subject.find((each) => each.name === name)?.digest.sha256 !== found[name]);
}

/** The bytes that a DSSE signature covers: the type and the payload, each after its length. */
export function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const head = encoder.encode(`DSSEv1 ${encoder.encode(type).length} ${type} ${payload.length} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}
