/** `sessionctl report` and `sessionctl verify-report`: convert a saved report, sign it, and verify the signature. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import reportSchema from "../../../schemas/report.schema.json" with { type: "json" };
import type { Report } from "../../apply/index.js";
import { JournalError, readJournal } from "../../journal/index.js";
import { plainText } from "../../remote-text.js";
import {
  alteredIn,
  formatOcsf,
  formatReport,
  PAYLOAD_TYPE,
  preAuthenticationEncoding,
  reportHtml,
  type Statement,
  type Subjects,
  statementOf,
} from "../../report/index.js";
import { EXIT, UsageError } from "../exit-code.js";
import { fileName } from "../file-name.js";
import { mistakenFile } from "../input/mistaken-file.js";
import { printData, tell } from "../output/print.js";
import { openResultFile } from "../result-file.js";
import { version } from "../version.js";

export interface ReportCommandFlags {
  html?: boolean;
  ocsf?: boolean;
  sign?: string;
  journal?: string;
  out?: string;
  force?: boolean;
}

/** A DSSE envelope with one signature. */
interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

/** `sessionctl report FILE`: writes a saved report as text, as an HTML page, as OCSF events, or signed. */
export async function report(path: string, flags: ReportCommandFlags): Promise<void> {
  if (flags.journal !== undefined && flags.sign === undefined)
    throw new UsageError("--journal only works with --sign.");
  const { bytes, parsed } = await readReport(path);
  const isPlain = flags.sign === undefined && !flags.ocsf && !flags.html && flags.out === undefined;
  if (isPlain && process.stdout.isTTY) {
    const { reportDetails, reportEnd } = await import("../output/terminal-report.js");
    printData(reportDetails(parsed));
    return printData(reportEnd(parsed, { plan: null, fields: [] }, process.stdout));
  }
  const text =
    flags.sign !== undefined
      ? await signedBy(flags.sign, parsed, bytes, flags.journal)
      : flags.ocsf
        ? formatOcsf(parsed, version)
        : flags.html
          ? await reportHtml(parsed)
          : formatReport(parsed, { times: "local" });
  if (flags.out === undefined) return printData(text);
  const { digest } = parsed.plan;
  const out = fileName("--out", flags.out, { now: new Date(), digest }) ?? flags.out;
  const { force, sign: key = null, journal = null } = flags;
  const apartFrom = { "the report": path, "the key": key, "the journal": journal };
  await (await openResultFile(out, { flag: "--out", force, apartFrom })).write(text);
  tell(`Written to ${plainText(out, 1000)}.`);
}

/** `sessionctl verify-report ENVELOPE`: checks whether the files are those that were signed. It needs no network. */
export async function verifyReport(
  path: string,
  { key, report: reportPath, journal }: { key: string; report: string; journal: string },
): Promise<number> {
  const publicKey = await keyIn(key, "--key", createPublicKey);
  const statement = openedBy(publicKey, await readFile(path, "utf8"), path);
  if (statement === null) {
    tell(`${plainText(path, 1000)} was altered, or was not signed with the key of --key.`);
    return EXIT.refused;
  }
  const { bytes } = await readReport(reportPath);
  const found = await subjectsOf(bytes, journal).catch((error) => {
    // A journal that cannot be read was altered. That is the answer here, and the error would offer to resume a run.
    if (error instanceof JournalError) return null;
    throw error;
  });
  const altered = found === null ? (["journal"] as const) : alteredIn(statement, found);
  if (altered.length > 0) {
    const files = { report: reportPath, plan: `the plan in ${journal}`, journal };
    const names = altered.map((name) => plainText(files[name], 1000)).join(", ");
    tell(`Altered, or not the one that was signed: ${names}.`);
    return EXIT.refused;
  }
  printData(
    `Signed by the key ${keyIdOf(publicKey)}, and unaltered: ${plainText(reportPath, 1000)} and ${plainText(journal, 1000)}.\n`,
  );
  return EXIT.done;
}

async function signedBy(
  keyFile: string,
  report: Report,
  bytes: Uint8Array,
  journal: string | undefined,
): Promise<string> {
  if (journal === undefined) {
    throw new UsageError(
      "--sign also signs the run's journal. Add --journal FILE with the path that the run printed.",
    );
  }
  const key = await keyIn(keyFile, "--sign", createPrivateKey);
  const subjects = await subjectsOf(bytes, journal);
  const { digest } = report.plan;
  if (`sha256:${subjects.plan}` !== digest) {
    throw new UsageError(
      `--journal: ${plainText(journal, 1000)} is not the journal of the report's plan, ${digest}.`,
    );
  }
  const payload = Buffer.from(JSON.stringify(statementOf(report, subjects)));
  const envelope: Envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString("base64"),
    signatures: [
      {
        keyid: keyIdOf(createPublicKey(key)),
        sig: sign(null, preAuthenticationEncoding(PAYLOAD_TYPE, payload), key).toString("base64"),
      },
    ],
  };
  return textOf(envelope);
}

const textOf = (envelope: Envelope) => `${JSON.stringify(envelope, null, 2)}\n`;

/**
 * Reads the statement in an envelope; `null` if the signature was not made with the key, or if any byte was changed.
 *
 * @throws UsageError if it is not an envelope.
 */
function openedBy(key: KeyObject, text: string, path: string): Statement | null {
  let envelope: Envelope;
  let payload: Buffer;
  let isGenuine = false;
  try {
    envelope = JSON.parse(text);
    payload = Buffer.from(envelope.payload, "base64");
    const [signature, ...more] = envelope.signatures;
    const sig = Buffer.from(signature?.sig ?? "", "base64");
    isGenuine =
      more.length === 0 &&
      envelope.payloadType === PAYLOAD_TYPE &&
      signature?.keyid === keyIdOf(key) &&
      verify(null, preAuthenticationEncoding(envelope.payloadType, payload), key, sig) &&
      // Blanks and the last bits of base64 are not signed. So we write the envelope again, and it must be the same text.
      textOf({
        payloadType: envelope.payloadType,
        payload: payload.toString("base64"),
        signatures: [{ keyid: signature.keyid, sig: sig.toString("base64") }],
      }) === text;
  } catch {
    throw new UsageError(
      `${plainText(path, 1000)} is not a signed report. Make one with: sessionctl report FILE --sign KEY`,
    );
  }
  return isGenuine ? JSON.parse(payload.toString("utf8")) : null;
}

/** The hashes of a report, and of a journal and its plan. */
async function subjectsOf(bytes: Uint8Array, journalPath: string): Promise<Subjects> {
  const text = await readFile(journalPath, "utf8");
  const { records, lastHash } = await readJournal(text).catch((error) => {
    throw mistakenFile(journalPath, text, "journal") ?? error;
  });
  const [first] = records;
  return {
    report: createHash("sha256").update(bytes).digest("hex"),
    // The plan in a journal is not checked, except that it is an object.
    plan: first?.type === "run" ? String(first.plan.digest).replace("sha256:", "") : "",
    journal: lastHash,
  };
}

/** @throws UsageError for a file that is not an Ed25519 key in PEM. */
async function keyIn(path: string, flag: string, read: (pem: Buffer) => KeyObject): Promise<KeyObject> {
  const pem = await readFile(path);
  try {
    const key = read(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // The error below is enough. It does not matter what the file is instead.
  }
  const wanted =
    flag === "--sign" ? "private Ed25519 key in PEM without a passphrase" : "public Ed25519 key in PEM";
  throw new UsageError(
    `${flag}: ${plainText(path, 1000)} contains no ${wanted}. Make one with: openssl genpkey -algorithm ed25519 -out key.pem; the public key with: openssl pkey -in key.pem -pubout -out key.pub.pem`,
  );
}

/** The SHA-256 hash of a public key. */
function keyIdOf(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** @throws UsageError for a file that is not a report. */
async function readReport(path: string): Promise<{ bytes: Buffer; parsed: Report }> {
  const bytes = await readFile(path);
  const text = bytes.toString("utf8");
  const problem = problemOf(text);
  if (problem !== null) {
    throw (
      mistakenFile(path, text, "report") ??
      new UsageError(`${plainText(path, 1000)} is not a report of sessionctl: ${problem}.`)
    );
  }
  return { bytes, parsed: JSON.parse(text) };
}

/** The compiled schema. We compile it once, for the first report. */
let fitsReport: ValidateFunction | undefined;

function problemOf(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  fitsReport ??= new Ajv2020({ strict: false, validateFormats: false }).compile(reportSchema);
  if (fitsReport(value)) return null;
  const [first] = fitsReport.errors ?? [];
  return plainText(`${first?.instancePath || "the document"} ${first?.message ?? "does not fit"}`, 200);
}
