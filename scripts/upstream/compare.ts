/**
 * What upstream says otherwise than we do, about the operations of our document and no others.
 */
import { compareParameters, compareRequestBodies } from "./compare-requests.js";
import { compareResponses } from "./compare-responses.js";
import { compareSchemes, compareSecurity } from "./compare-security.js";
import { deviationFor } from "./deviations.js";
import { type Deviation, type Difference, type Finding, NONE, SECURITY_SCHEMES } from "./difference.js";
import type { Tree } from "./document.js";
import { type Operation, operationsOf, requestLine, routeOf } from "./operations.js";

/** Both documents as parsed, nothing resolved. Neither is changed. */
export function compareWithUpstream(
  ours: Tree,
  upstream: Tree,
  deviations: readonly Deviation[] = [],
): Difference[] {
  const counterparts = operationsOf(upstream);
  const byRoute = new Map(counterparts.map((operation) => [routeOf(operation), operation]));
  const differences = operationsOf(ours).flatMap((operation) => {
    const counterpart = byRoute.get(routeOf(operation));
    const findings = counterpart
      ? compareOperations({ ours, upstream }, operation, counterpart)
      : [missing(operation, counterparts)];
    return findings.map((finding) => ({ operation: operation.id, ...finding }));
  });
  const schemes = compareSchemes({ ours, upstream });
  return [...differences, ...schemes.map((finding) => ({ operation: SECURITY_SCHEMES, ...finding }))].map(
    (difference): Difference => {
      const deviation = deviationFor(difference, deviations);
      return deviation ? { ...difference, deviation } : difference;
    },
  );
}

function compareOperations(
  documents: { ours: Tree; upstream: Tree },
  ours: Operation,
  upstream: Operation,
): Finding[] {
  return [
    ...compareNames(ours, upstream),
    ...compareParameters(documents, ours, upstream),
    ...compareRequestBodies(documents, ours, upstream),
    ...compareResponses(documents, ours, upstream),
    ...compareSecurity(documents, ours, upstream),
  ];
}

/** Neither goes over the wire, but a renamed operation is hard to find again and a deprecated one will go. */
function compareNames(ours: Operation, upstream: Operation): Finding[] {
  const findings: Finding[] = [];
  if (ours.id !== upstream.id) {
    const texts = { ours: ours.id, upstream: upstream.id };
    findings.push({ where: "operationId", kind: "changed", ...texts, severity: "harmless" });
  }
  if (upstream.definition.deprecated === true && ours.definition.deprecated !== true) {
    const texts = { ours: "in use", upstream: "deprecated" };
    findings.push({ where: "deprecated", kind: "changed", ...texts, severity: "harmless" });
  }
  return findings;
}

/** An operation that moved keeps its operationId more often than not. */
function missing(operation: Operation, counterparts: readonly Operation[]): Finding {
  const moved = counterparts.find(({ id }) => id === operation.id);
  return {
    where: "operation",
    kind: "removed",
    ours: requestLine(operation),
    upstream: moved ? `${NONE}; ${operation.id} is ${requestLine(moved)} there` : NONE,
    severity: "breaking",
  };
}
