/**
 * Which operations a document has, and which of upstream's is the counterpart of ours.
 */
import { isTree, listAt, resolve, type Tree, textAt, treeAt } from "./document.js";

export interface Operation {
  id: string;
  method: string;
  path: string;
  definition: Tree;
  /** Those of the path and those of the operation, references followed. */
  parameters: readonly Tree[];
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export function operationsOf(document: Tree): Operation[] {
  return Object.entries(treeAt(document, "paths")).flatMap(([path, item]) => {
    const pathItem = resolve(document, item);
    return METHODS.filter((method) => isTree(pathItem[method])).map((method) => {
      const definition = treeAt(pathItem, method);
      const id = textAt(definition, "operationId") ?? `${method.toUpperCase()} ${path}`;
      return { id, method, path, definition, parameters: parametersOf(document, pathItem, definition) };
    });
  });
}

/** What an operation declares replaces what its path declares under the same name and place. */
function parametersOf(document: Tree, pathItem: Tree, definition: Tree): Tree[] {
  const all = [...listAt(pathItem, "parameters"), ...listAt(definition, "parameters")];
  const byPlace = all
    .map((parameter) => resolve(document, parameter))
    .map((parameter) => [`${parameter.in} ${parameter.name}`, parameter] as const);
  return [...new Map(byPlace).values()];
}

/** Method and path, without the names of the path parameters: two documents may call them differently. */
export function routeOf({ method, path }: Operation): string {
  return `${method} ${path.replace(/\{[^}]*\}/g, "{}").replace(/(.)\/$/, "$1")}`;
}

/** `GET /api/2.0/people/@self` */
export function requestLine({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}

/** The names of the path parameters, in the order of the path. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? "");
}
