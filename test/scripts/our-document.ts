/**
 * Our document, and upstreams that say what it says but for one change.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { compareWithUpstream } from "../../scripts/upstream/compare.js";
import type { Json } from "./published-reference.js";

export const OURS: Json = parse(readFileSync("openapi/docspace.yaml", "utf8"));

export function upstreamWith(change: (upstream: Json) => void): Json {
  const upstream = structuredClone(OURS);
  change(upstream);
  return upstream;
}

/** The differences as one line each: severity, kind, operation, place, ours → upstream. */
export function linesOf(upstream: Json, ours: Json = OURS): string[] {
  return compareWithUpstream(ours, upstream).map(
    (found) =>
      `${found.severity} ${found.kind} ${found.operation} ${found.where}: ${found.ours} → ${found.upstream}`,
  );
}

export const connection = (upstream: Json): Json => upstream.components.schemas.ActiveConnection;
export const filters = (upstream: Json): Json[] =>
  upstream.paths["/api/2.0/security/audit/login/filter"].get.parameters;
