import type { Product } from "../../../src/providers/product.js";
import { WORLDS, type World } from "../../every-product/worlds.js";
import type { Desk } from "./desk.js";

/** Serves the world of a product at a desk, with its user's environment. */
export async function openAt(desk: Desk, product: Product) {
  const world = (WORLDS[product.name] as () => World)();
  const url = await desk.serve(world.simulator as never);
  const { kind, values } = world.credential;
  const parts = product.signIn.find((method) => method.kind === kind)?.parts ?? [];
  const credential = Object.fromEntries(parts.map(({ variable }, at) => [variable, values[at] ?? ""]));
  const env = { SESSIONCTL_PROVIDER: product.name, SESSIONCTL_URL: url, ...credential };
  desk.canaries.add(...world.secrets());
  return { world, url, env, secretVariable: parts.findLast(({ secret }) => secret)?.variable ?? "" };
}
