/**
 * fast-check with one seed for all properties. Every test run tries the same cases, so that a failure comes from the
 * change and not from chance. `SEED=random MORE=20 npx vitest run test/properties` searches for new cases and prints
 * the seed of what it finds.
 */
import fc from "fast-check";

const { SEED = "20261128" } = process.env;
export const seed = SEED === "random" ? Date.now() % 2 ** 31 : Number(SEED);

fc.configureGlobal({ seed });

export default fc;
