/**
 * fast-check with one seed for all properties. Every run of the tests tries the same cases, so that a failure
 * comes from the change and not from the draw. `SEED=random MORE=20 npx vitest run test/properties` searches
 * for new ones, and prints the seed of what it finds.
 */
import fc from "fast-check";

const { SEED = "20261128" } = process.env;
export const seed = SEED === "random" ? Date.now() % 2 ** 31 : Number(SEED);

fc.configureGlobal({ seed });

export default fc;
