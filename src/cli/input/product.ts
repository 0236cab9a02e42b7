/** Which product is meant, and how its ways to sign in are called. */
import type { Provider } from "../../provider.js";
import type { Product, SignInMethod } from "../../providers/product.js";
import { PRODUCTS } from "../../providers/registry.js";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";

/** The name of the product that is meant where none is named. */
export const DEFAULT_PRODUCT = PRODUCTS[0].name;

/** @throws UsageError when there is no such product. The message names those that there are. */
export function productNamed(name: string): Product {
  const product = PRODUCTS.find((each) => each.name === name);
  if (product) return product;
  const known = PRODUCTS.map((each) => each.name).join(", ");
  throw new UsageError(`${JSON.stringify(plainText(name, 40))} is not a provider. Known: ${known}.`);
}

/** The name for people of the product behind a provider. */
export function titleOf({ product }: Pick<Provider, "product">): string {
  return productNamed(product).title;
}

/** The kinds of credential of all products, each once. */
export function credentialKinds(): string[] {
  return [...new Set(PRODUCTS.flatMap(({ signIn }) => signIn.map(({ kind }) => kind)))];
}

/** The variables of a product's credentials: "A, B, or C and D". */
export function variablesText({ signIn }: Product, textOf: (method: SignInMethod) => string = variablesOf) {
  return listOf(signIn.map(textOf), "or");
}

/** What to do without a credential. */
export function howToSignIn(product: Product): string {
  const text = (method: SignInMethod) =>
    `${variablesOf(method)}${method.hint === null ? "" : ` (${method.hint})`}`;
  return `Set ${variablesText(product, text)}; or pipe one into --credential-stdin.`;
}

/** How a credential is called in a sentence, for what `Caller.authenticatedBy` says. */
export function credentialInWords(product: Product, authenticatedBy: string): string {
  const kind = authenticatedBy.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return product.signIn.find((method) => method.kind === kind)?.inWords ?? authenticatedBy;
}

/** The variables of one kind of credential: "C and D". */
export function variablesOf({ parts, mode }: SignInMethod): string {
  const variables = listOf(
    parts.map(({ variable }) => variable),
    "and",
  );
  return mode ? `${variables} with ${mode.variable}=${mode.value}` : variables;
}

function listOf(items: readonly string[], word: "and" | "or"): string {
  const last = items.at(-1) ?? "";
  if (items.length < 2) return last;
  const comma = items.length > 2 ? "," : "";
  return `${items.slice(0, -1).join(", ")}${comma} ${word} ${last}`;
}
