import { answeredCall } from "../../believable.js";
import { InvalidArgumentError, UnexpectedResponseError } from "../../errors.js";
import type { Call } from "../../provider.js";
import { plainText } from "../../remote-text.js";
import type { StrategyCalls } from "./calls.js";
import type { Row, SessionRows } from "./fields.js";
import { isSame } from "./own.js";
import { sessionRows } from "./rows.js";

/** How often a node is read. Connections may start and end while its pages are read; then it is read again. */
const READINGS = 3;
/** No cluster has so many rows. */
const MOST_ROWS = 1_000_000;

/** The sessions that the nodes list. */
export interface Listed {
  sessions: SessionRows[];
  /** The number of requests that the list took. */
  reads: number;
  /** Which connections were not listed, as sentences. */
  notes: string[];
}

/**
 * The sessions on all running nodes, or on the running nodes of the scope.
 *
 * @throws InvalidArgumentError if a name in the scope is not a node of the cluster.
 * @throws UnexpectedResponseError if a node lists more or fewer rows than it says it has.
 */
export async function listSessions(
  calls: StrategyCalls,
  scope: readonly string[] | undefined,
  options?: Call,
): Promise<Listed> {
  const nodes = await calls.nodes(options);
  const names = nodes.map(({ name }) => plainText(name, 80)).join(", ");
  const unknown = scope?.filter((wanted) => !nodes.some(({ name }) => isSame(name, wanted))) ?? [];
  if (unknown.length > 0) {
    const none = unknown.map((name) => JSON.stringify(plainText(name, 80))).join(", ");
    throw new InvalidArgumentError(`The scope names ${none}, but the nodes are ${names || "none"}.`);
  }
  const wanted = nodes.filter(({ name }) => !scope || scope.some((each) => isSame(name, each)));
  const running = wanted.filter(({ status }) => status === "running");
  if (nodes.every(({ status }) => status !== "running")) {
    throw unbelievable("getNodes", `${calls.baseUrl}/api/monitors/iServer/nodes`, "lists no running node");
  }
  const notes = wanted
    .filter((node) => !running.includes(node))
    .map(({ name, status }) =>
      status === "stopped"
        ? `The node ${plainText(name, 80)} is stopped: it has no connections to list.`
        : `The node ${plainText(name, 80)} has the status ${plainText(status, 40)}: its connections could not be listed.`,
    );
  if (scope) {
    const left = nodes.length - wanted.length;
    const shown = wanted.map(({ name }) => plainText(name, 80)).join(", ");
    if (left > 0)
      notes.push(`Only the scope is listed (${shown}); ${left} of ${nodes.length} nodes are left out.`);
  }
  const listed = await Promise.all(running.map(({ name }) => listNode(calls, name, options)));
  return {
    sessions: listed.flatMap(({ sessions }) => sessions),
    reads: 1 + listed.reduce((sum, { reads }) => sum + reads, 0),
    notes,
  };
}

/** The sessions of one node. It is read again if its pages do not fit together. */
async function listNode(calls: StrategyCalls, node: string, options?: Call) {
  const name = plainText(node, 80);
  let reads = 0;
  for (let reading = 1; ; reading++) {
    const { rows, total, pages, url, isWhole } = await readPages(calls, node, options);
    reads += pages;
    if (isWhole) return { sessions: sessionRows([...rows.values()], node), reads };
    if (total === null) {
      throw unbelievable("getUserConnections", url, `does not say how many rows the node ${name} has in all`);
    }
    if (reading < READINGS) continue;
    const what = `says that the node ${name} has ${total} rows, but lists ${rows.size}, or other rows each time (read ${READINGS} times)`;
    throw unbelievable("getUserConnections", url, what);
  }
}

/**
 * Reads the pages one after the other. Each page starts with the last row of the previous page. If that row has moved,
 * or if the total has changed, connections have started or ended meanwhile. Rows may then be missing even if their
 * number is right.
 */
async function readPages(calls: StrategyCalls, node: string, options?: Call) {
  const rows = new Map<string, Row>();
  let last: string | undefined;
  let firstTotal: number | null | undefined;
  for (let pages = 1; ; pages++) {
    const { rows: page, total, url } = await calls.page(node, Math.max(0, rows.size - 1), options);
    firstTotal ??= total;
    const hasMoved = total !== firstTotal || (last !== undefined && page[0]?.id !== last);
    const before = rows.size;
    for (const row of page) rows.set(row.id, row);
    last = page.at(-1)?.id;
    const isWhole = !hasMoved && rows.size === total;
    const hasMore = !hasMoved && rows.size > before && rows.size < Math.min(total ?? 0, MOST_ROWS);
    if (isWhole || !hasMore) {
      return { rows, total, pages, url, isWhole };
    }
  }
}

function unbelievable(operation: string, url: string, what: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The list is not complete: it ${what}`,
    answeredCall(operation, url, { status: 200 }),
    null,
    "Nothing was ended. Try again.",
  );
}
