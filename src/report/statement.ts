/**
 * A report as evidence: an in-toto Statement (v1) over the files of a run, and the bytes of a DSSE envelope (v1)
 * that are signed. Signing itself needs a key and is not done here.
 */
import type { Report } from "../apply/index.js";

/** The type of what an envelope holds, as in-toto names it. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
const PREDICATE_TYPE = "urn:sessionctl:revocation:v1";

/** The SHA-256 hashes that a statement is about, as 64 hexadecimal digits. */
export interface Subjects {
  /** Of the report's file, byte by byte. */
  report: string;
  /** Of the plan, as its digest says. */
  plan: string;
  /** Of the last line of the journal, which has the hash of the one before in it. */
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

/** What is signed: the files by their hashes, and in short what the report says. */
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

/** Which of the files are others than those that a statement is about. */
export function alteredIn({ subject }: Statement, found: Subjects): (keyof Subjects)[] {
  return SUBJECTS.filter((name) => subject.find((each) => each.name === name)?.digest.sha256 !== found[name]);
}

/** The bytes that a DSSE signature is over: the type and the payload, each behind its length. */
export function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const head = encoder.encode(`DSSEv1 ${encoder.encode(type).length} ${type} ${payload.length} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}
