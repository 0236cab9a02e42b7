/** The products, one line for each. The code that talks to a product is loaded when it connects. */
import { docspaceProduct } from "./docspace/sign-in.js";
import { elementProduct } from "./element/sign-in.js";
import { eraProduct } from "./era/sign-in.js";
import type { Product } from "./product.js";
import { strategyProduct } from "./strategy/sign-in.js";

/** All products. The first is the default. */
export const PRODUCTS: readonly [Product, ...Product[]] = [
  docspaceProduct,
  elementProduct,
  eraProduct,
  strategyProduct,
];
