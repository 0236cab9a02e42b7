/** The guided demonstration, on a simulated portal: `npm run demo`. */
import { main } from "../src/cli/main.js";

process.exitCode = await main(["demo", ...process.argv.slice(2)]);
