/** Finds the product that is meant, and names its ways to sign in. */
import type { Provider } from "../../provider.js";
import type { Product, SignInMethod } from "../../providers/product.js";
import { PRODUCTS } from "../../providers/registry.js";
import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";

/** The name of the product that is used if none is named. */
export const DEFAULT_PRODUCT = PRODUCTS[0].name;

/** @throws UsageError if there is no such product. The message lists the known products. */
export function productNamed(name: string): Product {
  const product = PRODUCTS.find((each) => each.name === name);
  if (product) return product;
  const known = PRODUCTS.map((each) => each.name).join(", ");
  throw new UsageError(`${JSON.stringify(plainText(name, 40))} is not a provider. Known: ${known}.`);
}

/** The title of a provider's product, as people know it. */
export function titleOf({ product }: Pick<Provider, "product">): string {
  return productNamed(product).title;
}

/** The kinds of credentials of all products, without repetition. */
export function credentialKinds(): string[] {
  return [...new Set(PRODUCTS.flatMap(({ signIn }) => signIn.map(({ kind }) => kind)))];
}

/** The variables of a product's credentials: "A, B, or C and D". */
export function variablesText({ signIn }: Product, textOf: (method: SignInMethod) => string = variablesOf) {
  return listOf(signIn.map(textOf), "or");
}

/** Says how to give a credential if there is none. */
export function howToSignIn(product: Product): string {
  const text = (method: SignInMethod) =>
    `${variablesOf(method)}${method.hint === null ? "" : ` (${method.hint})`}`;
  return `Set ${variablesText(product, text)}; or pipe a credential into --credential-stdin.`;
}

/** Names a kind of credential in a sentence. The kind is given as in `Caller.authenticatedBy`. */
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
