/** Serves the simulated portal until Ctrl-C: `npm run simulate -- --port 8092`. */
import { main } from "../src/cli/main.js";

process.exitCode = await main(["simulate", ...process.argv.slice(2)]);
