/**
 * May our client still sign in the way it does: the schemes that an operation accepts, and what they are.
 */
import { type Finding, NONE } from "./difference.js";
import { isTree, listAt, resolve, type Tree, textAt, treeAt } from "./document.js";
import type { Operation } from "./operations.js";

/** What of a scheme goes over the wire. The addresses of OAuth do not count: installations have their own. */
const ON_THE_WIRE = ["type", "in", "name", "scheme"] as const;

export function compareSecurity(
  documents: { ours: Tree; upstream: Tree },
  ours: Operation,
  upstream: Operation,
): Finding[] {
  const mine = requirementsOf(documents.ours, ours);
  const theirs = requirementsOf(documents.upstream, upstream);
  if (theirs.some((schemes) => Object.keys(schemes).length === 0)) return [];
  const lost = mine.filter((schemes) => !theirs.some((other) => suffices(schemes, other)));
  const gained = theirs.filter((schemes) => !mine.some((other) => nameOf(other) === nameOf(schemes)));
  return [
    ...lost.map((schemes): Finding => {
      const closest = theirs.find((other) => Object.keys(schemes).some((name) => name in other));
      return {
        where: `security ${nameOf(schemes)}`,
        kind: closest ? "changed" : "removed",
        ours: "accepted",
        upstream: closest ? `accepted with ${detailOf(closest)}` : NONE,
        severity: "breaking",
      };
    }),
    ...gained
      .filter((schemes) => !lost.some((other) => Object.keys(other).some((name) => name in schemes)))
      .map(
        (schemes): Finding => ({
          where: `security ${nameOf(schemes)}`,
          kind: "added",
          ours: NONE,
          upstream: "accepted",
          severity: "harmless",
        }),
      ),
  ];
}

/**
 * Each requirement names the schemes that are needed together; any one requirement is enough. No requirement
 * at all is the same as an empty one: it lets everybody in.
 */
function requirementsOf(document: Tree, { definition }: Operation): Tree[] {
  const own = Array.isArray(definition.security) ? definition : document;
  const requirements = listAt(own, "security").filter(isTree);
  return requirements.length > 0 ? requirements : [{}];
}

/** Whether somebody who satisfies `schemes` satisfies `demanded`, scopes included. */
function suffices(schemes: Tree, demanded: Tree): boolean {
  return Object.keys(demanded).every(
    (name) =>
      name in schemes && listAt(demanded, name).every((scope) => listAt(schemes, name).includes(scope)),
  );
}

function nameOf(schemes: Tree): string {
  return Object.keys(schemes).sort().join(" + ") || "nothing";
}

function detailOf(schemes: Tree): string {
  const names = Object.keys(schemes).map((name) => {
    const scopes = listAt(schemes, name);
    return scopes.length > 0 ? `${name} (${scopes.join(", ")})` : name;
  });
  return names.join(" + ");
}

/** The schemes that our document defines, held against upstream's of the same name. */
export function compareSchemes(documents: { ours: Tree; upstream: Tree }): Finding[] {
  const mine = treeAt(treeAt(documents.ours, "components"), "securitySchemes");
  const theirs = treeAt(treeAt(documents.upstream, "components"), "securitySchemes");
  return Object.keys(mine).flatMap((name): Finding[] => {
    const scheme = resolve(documents.ours, mine[name]);
    if (!(name in theirs)) {
      const ours = schemeText(scheme);
      return [{ where: name, kind: "removed", ours, upstream: NONE, severity: "breaking" }];
    }
    return compareScheme(name, scheme, resolve(documents.upstream, theirs[name]));
  });
}

function compareScheme(name: string, ours: Tree, upstream: Tree): Finding[] {
  const texts = { ours: schemeText(ours), upstream: schemeText(upstream) };
  if (texts.ours !== texts.upstream) {
    return [{ where: name, kind: "changed", ...texts, severity: "breaking" }];
  }
  const flows = treeAt(ours, "flows");
  return Object.keys(flows).flatMap((flow): Finding[] => {
    const where = `${name} ${flow}`;
    if (!(flow in treeAt(upstream, "flows"))) {
      return [{ where, kind: "removed", ours: "a flow", upstream: NONE, severity: "breaking" }];
    }
    const scopes = treeAt(treeAt(treeAt(upstream, "flows"), flow), "scopes");
    const lost = Object.keys(treeAt(treeAt(flows, flow), "scopes")).filter((scope) => !(scope in scopes));
    return lost.map((scope) => ({
      where: `${where} ${scope}`,
      kind: "removed",
      ours: "a scope",
      upstream: NONE,
      severity: "breaking",
    }));
  });
}

/** `http, bearer` or `apiKey, cookie, asc_auth_key`. Names of HTTP schemes and headers ignore case. */
function schemeText(scheme: Tree): string {
  const parts = ON_THE_WIRE.map((key) => {
    const value = textAt(scheme, key);
    const anyCase = key === "scheme" || (key === "name" && scheme.in === "header");
    return anyCase ? value?.toLowerCase() : value;
  });
  return parts.filter((part) => part !== undefined).join(", ");
}
