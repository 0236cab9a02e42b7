/**
 * May the requests that our client sends still be sent: parameters and request body.
 */
import { type Comparison, compareSchemas } from "./compare-schemas.js";
import { type Finding, NONE } from "./difference.js";
import { resolve, type Tree, treeAt } from "./document.js";
import { type Operation, pathNames } from "./operations.js";
import { alternativesOf, conjoin, describe } from "./shape.js";

type Documents = Pick<Comparison, "ours" | "upstream">;

/** OpenAPI gives these header parameters no meaning; they are described elsewhere. */
const IGNORED_HEADERS = ["accept", "content-type", "authorization"];

export function compareParameters(documents: Documents, ours: Operation, upstream: Operation): Finding[] {
  const findings: Finding[] = [];
  const mine = byPlace(ours, ours);
  const theirs = byPlace(upstream, ours);
  for (const [place, parameter] of mine) {
    const other = theirs.get(place);
    if (other) {
      findings.push(...compareParameter(documents, place, parameter, other));
    } else {
      // Upstream would ignore it without a word: a filter that filters nothing.
      const text = parameterText(documents.ours, parameter);
      findings.push({ where: place, kind: "removed", ours: text, upstream: NONE, severity: "breaking" });
    }
  }
  for (const [place, parameter] of theirs) {
    if (mine.has(place)) continue;
    findings.push({
      where: place,
      kind: "added",
      ours: NONE,
      upstream: parameterText(documents.upstream, parameter),
      severity: parameter.required === true ? "breaking" : "harmless",
    });
  }
  return findings;
}

/** A path parameter is known by its position, so it goes by the name that it has in our path. */
function byPlace(operation: Operation, ours: Operation): Map<string, Tree> {
  const names = pathNames(operation.path);
  const ourNames = pathNames(ours.path);
  const places = operation.parameters.map((parameter) => {
    const name = String(parameter.name);
    const known = parameter.in === "path" ? (ourNames[names.indexOf(name)] ?? name) : name;
    return [`${parameter.in} ${parameter.in === "header" ? known.toLowerCase() : known}`, parameter] as const;
  });
  return new Map(places.filter(([place]) => !IGNORED_HEADERS.some((name) => place === `header ${name}`)));
}

function compareParameter(documents: Documents, where: string, ours: Tree, upstream: Tree): Finding[] {
  const findings: Finding[] = [];
  if (ours.name !== upstream.name && ours.in === "path") {
    findings.push({
      where,
      kind: "changed",
      ours: `named ${ours.name}`,
      upstream: `named ${upstream.name}`,
      severity: "harmless",
    });
  }
  if (isRequired(ours) !== isRequired(upstream)) {
    findings.push({
      where,
      kind: "changed",
      ours: isRequired(ours) ? "required" : "optional",
      upstream: isRequired(upstream) ? "required" : "optional",
      severity: isRequired(upstream) ? "breaking" : "harmless",
    });
  }
  const comparison: Comparison = {
    ...documents,
    direction: "request",
    place: (path) => (path === "" ? where : `${where} ${path}`),
  };
  findings.push(
    ...compareSchemas(
      comparison,
      conjoin(documents.ours, [schemaOf(ours)]),
      conjoin(documents.upstream, [schemaOf(upstream)]),
    ),
  );
  return findings;
}

/** A path parameter is always required, even where a document forgets to say so. */
function isRequired(parameter: Tree): boolean {
  return parameter.required === true || parameter.in === "path";
}

/** A parameter has a schema, or content of one media type with a schema. */
function schemaOf(parameter: Tree): unknown {
  const [content] = Object.values(treeAt(parameter, "content"));
  return parameter.schema ?? treeAt(content, "schema");
}

function parameterText(document: Tree, parameter: Tree): string {
  const type = describe(alternativesOf(document, conjoin(document, [schemaOf(parameter)])));
  return isRequired(parameter) ? `${type}, required` : type;
}

export function compareRequestBodies(documents: Documents, ours: Operation, upstream: Operation): Finding[] {
  const mine = bodyOf(documents.ours, ours);
  const theirs = bodyOf(documents.upstream, upstream);
  const where = "request body";
  if (!mine && !theirs) return [];
  const texts = { ours: bodyText(mine), upstream: bodyText(theirs) };
  if (!mine) {
    const severity = theirs?.required === true ? "breaking" : "harmless";
    return [{ where, kind: "added", ...texts, severity }];
  }
  if (!theirs) return [{ where, kind: "removed", ...texts, severity: "breaking" }];
  const findings: Finding[] = [];
  if ((mine.required === true) !== (theirs.required === true)) {
    const severity = theirs.required === true ? "breaking" : "harmless";
    findings.push({ where, kind: "changed", ...texts, severity });
  }
  const comparison: Comparison = {
    ...documents,
    direction: "request",
    place: (path) => (path === "" ? where : `request ${path}`),
  };
  return [...findings, ...compareContents(comparison, mine, theirs)];
}

function bodyOf(document: Tree, { definition }: Operation): Tree | undefined {
  return definition.requestBody === undefined ? undefined : resolve(document, definition.requestBody);
}

function bodyText(body: Tree | undefined): string {
  if (!body) return NONE;
  return body.required === true ? "required" : "optional";
}

/** Bodies of a request or a response, media type by media type. Parameters such as `charset` do not matter. */
export function compareContents(comparison: Comparison, ours: Tree, upstream: Tree): Finding[] {
  const mine = schemasByMediaType(ours);
  const theirs = schemasByMediaType(upstream);
  const bodyless = theirs.size === 0;
  return [...mine].flatMap(([mediaType, schema]) => {
    const conjunction = conjoin(comparison.ours, [schema]);
    const other = theirs.get(mediaType) ?? theirs.get("*/*");
    if (other !== undefined) {
      return compareSchemas(comparison, conjunction, conjoin(comparison.upstream, [other]));
    }
    return [
      {
        where: comparison.place(""),
        kind: bodyless ? "removed" : "changed",
        ours: bodyless ? describe(alternativesOf(comparison.ours, conjunction)) : mediaType,
        upstream: bodyless ? NONE : [...theirs.keys()].join(", "),
        severity: "breaking",
      } satisfies Finding,
    ];
  });
}

function schemasByMediaType(body: Tree): Map<string, unknown> {
  const content = treeAt(body, "content");
  const mediaTypes = Object.keys(content);
  return new Map(mediaTypes.map((name) => [bareMediaType(name), treeAt(content, name).schema ?? {}]));
}

function bareMediaType(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}
