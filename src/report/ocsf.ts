/**
 * A report as events of the Open Cybersecurity Schema Framework, release 1.8.0. Each planned item has an event of
 * Remediation Activity (class 7001, activity Evict). An item that is rejected or confirmed also has an event of
 * Authentication (class 3002, activity Logoff). A spared item has no event.
 */
import type { Report } from "../apply/index.js";
import { type ItemOutcome, isProven } from "../outcome.js";
import { inertJson, plainText } from "../remote-text.js";

const SCHEMA = "1.8.0";

/** Severity 1, informational: the event says what was done, not how serious the reason was. */
const INFORMATIONAL = 1;

/** The numbers of the two classes, their activities and their categories, from the schema. */
const EVICTION = { class_uid: 7001, category_uid: 7, activity_id: 2, type_uid: 700_102 } as const;
const LOGOFF = { class_uid: 3002, category_uid: 3, activity_id: 2, type_uid: 300_202 } as const;

/** The states of Remediation Activity, from the schema. */
const STATUS = { unknown: 0, success: 1, failure: 2, doesNotExist: 3, error: 6, other: 99 } as const;

/** Types of an observable, from the schema. */
const OBSERVABLE = { other: 99, userName: 4 } as const;

/** An event as JSON. */
export type OcsfEvent = Readonly<Record<string, unknown>>;

/**
 * The events of a report and of the runs of its watch, in the order of their outcomes.
 *
 * @param productVersion the release of sessionctl that makes the events.
 */
export function ocsfEvents(report: Report, productVersion: string): OcsfEvent[] {
  // Each run of the watch has its own plan.
  return [report, ...(report.watch?.runs ?? [])].flatMap((run) => eventsOf(run, productVersion));
}

function eventsOf(report: Report, productVersion: string): OcsfEvent[] {
  const began = new Map(report.sessions?.map(({ id, startedAt }) => [id, startedAt]));
  return report.outcomes.flatMap((item, index) => {
    if (item.outcome === "spared") return [];
    const eviction = evictionOf(item, report, productVersion, index);
    if (!isProven(item)) return [eviction];
    const startedAt = item.session === null ? null : began.get(item.session);
    return [eviction, logoffOf(item, startedAt ?? null, report, productVersion, index)];
  });
}

/** The events of a report as JSON Lines. */
export function formatOcsf(report: Report, productVersion: string): string {
  return ocsfEvents(report, productVersion)
    .map((event) => `${inertJson(JSON.stringify(event))}\n`)
    .join("");
}

function evictionOf(item: ItemOutcome, report: Report, productVersion: string, index: number): OcsfEvent {
  const { session, user, outcome, evidence, reason } = item;
  const { status_id, status } = statusOf(item);
  const target = session === null ? `all sessions of ${nameOf(item)}` : `session ${plainText(session, 200)}`;
  return {
    ...EVICTION,
    ...common(report, productVersion, `${index}-evict`),
    message: `${target}: ${outcome.replace("_", " ")}${evidence ? ` (${evidence})` : ""}`,
    status_id,
    status,
    ...(reason && { status_detail: plainText(reason, 1000) }),
    command_uid: report.plan.digest,
    observables: [
      ...(session === null ? [] : [{ name: "session.uid", type_id: OBSERVABLE.other, value: session }]),
      ...(user ? [{ name: "user.name", type_id: OBSERVABLE.userName, value: nameOf(item) }] : []),
    ],
    unmapped: { session, user_id: user?.id ?? null, outcome, evidence, ...unmapped(report) },
  };
}

function logoffOf(
  item: ItemOutcome,
  startedAt: string | null,
  report: Report,
  productVersion: string,
  index: number,
): OcsfEvent {
  const { session, user } = item;
  return {
    ...LOGOFF,
    ...common(report, productVersion, `${index}-logoff`),
    message: `The session ${plainText(session ?? "", 200)} of ${nameOf(item)} has ended: ${item.evidence === "rejected" ? "the product refuses its credential" : "it is gone from the list after the run"}.`,
    status_id: STATUS.success,
    status: "Success",
    user: { uid: user?.id ?? "unknown", name: nameOf(item) },
    session: { uid: session, ...(startedAt && { created_time: Date.parse(startedAt) }) },
    service: { name: report.provider, uid: report.installation },
    actor: { user: { uid: report.caller.user.id }, app_name: "sessionctl" },
    unmapped: unmapped(report),
  };
}

function statusOf({ outcome, evidence, reason }: ItemOutcome): { status_id: number; status: string } {
  switch (outcome) {
    case "revoked":
      if (isProven({ evidence })) return { status_id: STATUS.success, status: "Success" };
      return {
        status_id: STATUS.other,
        status: evidence === "acknowledged" ? "Acknowledged, but not confirmed by a list" : "Not verifiable",
      };
    case "already_gone":
      return { status_id: STATUS.doesNotExist, status: "Does Not Exist" };
    case "failed":
      return reason
        ? { status_id: STATUS.error, status: "Error" }
        : { status_id: STATUS.failure, status: "Failure" };
    default:
      return { status_id: STATUS.unknown, status: "Unknown" };
  }
}

function common(report: Report, productVersion: string, item: string) {
  return {
    severity_id: INFORMATIONAL,
    severity: "Informational",
    // The items of a report have no times of their own, so all of them get the time of the last list.
    time: Date.parse(report.finishedAt),
    start_time: Date.parse(report.startedAt),
    end_time: Date.parse(report.finishedAt),
    metadata: {
      version: SCHEMA,
      product: { name: "sessionctl", vendor_name: "sessionctl", version: productVersion },
      log_name: "sessionctl",
      original_time: report.finishedAt,
      uid: `${report.plan.digest}-${report.startedAt}-${item}`,
      correlation_uid: report.plan.digest,
    },
  };
}

function unmapped({ installation, scope, ticket, reason }: Report) {
  return { installation, scope, ticket, why: reason };
}

function nameOf({ user }: ItemOutcome): string {
  return plainText(user?.login ?? user?.name ?? user?.id ?? "unknown", 200);
}
