/** The built library, which is what users run. `npm run bench` builds it. */
import type * as library from "../../src/index.js";

// Beside tsx's copy of the sources, the measured process would hold their text and its source maps. tsx also gives each
// function its name again whenever it is made.
export const { docspace, plan, systemClock } = (await import(
  new URL("../../dist/index.js", import.meta.url).href
)) as typeof library;
