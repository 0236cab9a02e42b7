/**
 * Are the answers still those that our client was generated for: statuses, and the bodies of successes.
 *
 * Bodies of errors are not compared: the client reads no more of them than a message, and takes any.
 */
import { compareContents } from "./compare-requests.js";
import type { Comparison } from "./compare-schemas.js";
import { type Finding, NONE } from "./difference.js";
import { resolve, type Tree, textAt, treeAt } from "./document.js";
import type { Operation } from "./operations.js";

type Documents = Pick<Comparison, "ours" | "upstream">;

export function compareResponses(documents: Documents, ours: Operation, upstream: Operation): Finding[] {
  const findings: Finding[] = [];
  const mine = treeAt(ours.definition, "responses");
  const theirs = treeAt(upstream.definition, "responses");
  for (const status of Object.keys(mine)) {
    const response = resolve(documents.ours, mine[status]);
    const other = answerTo(status, theirs);
    if (other !== undefined) {
      if (isSuccess(status)) {
        const comparison = bodyComparison(documents, status);
        findings.push(...compareContents(comparison, response, resolve(documents.upstream, other)));
      }
    } else {
      // The client copes with an error that never comes. A success that never comes is another matter.
      const severity = isSuccess(status) ? "breaking" : "harmless";
      findings.push({ where: status, kind: "removed", ours: "declared", upstream: NONE, severity });
    }
  }
  for (const status of Object.keys(theirs)) {
    if (status === "default" || covers(status, Object.keys(mine))) continue;
    const response = resolve(documents.upstream, theirs[status]);
    // An unknown error is an error to the client. An unknown success would be taken for the one it knows,
    // and "accepted" is not "done".
    const severity = isSuccess(status) ? "breaking" : "harmless";
    findings.push({ where: status, kind: "added", ours: NONE, upstream: title(response), severity });
  }
  return findings;
}

/** The response that upstream declares for a status: by itself, by its range (`4XX`), or by `default`. */
function answerTo(status: string, responses: Tree): unknown {
  return responses[status] ?? responses[`${status[0]}XX`] ?? responses.default;
}

function covers(status: string, known: readonly string[]): boolean {
  const range = /^[1-5]XX$/.test(status);
  return known.some((other) => other === status || (range && other[0] === status[0]));
}

function isSuccess(status: string): boolean {
  return status.startsWith("2");
}

function title(response: Tree): string {
  const [line = ""] = (textAt(response, "description") ?? "").split("\n");
  return line.trim() || "no description";
}

function bodyComparison(documents: Documents, status: string): Comparison {
  return {
    ...documents,
    direction: "response",
    place: (path) => (path === "" ? `${status} body` : `${status} ${path}`),
  };
}
