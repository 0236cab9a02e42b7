import type { Command } from "@commander-js/extra-typings";
import { withSection } from "../help/sections.js";
import { DEFAULT_PRODUCT } from "../input/product.js";
import { command, type Finish } from "./command.js";

/** The commands that need no installation. */
export function addTryingOut(program: Command, finish: Finish): void {
  command(program, "demo", "Watch a compromised account being handled.", ["sessionctl demo"]).action(
    async () => finish(await (await import("../commands/demo.js")).demo()),
  );

  const simulate = command(program, "simulate", "Run a simulated product, to try everything on.", [
    "sessionctl simulate",
    "sessionctl simulate --port 8092",
    "sessionctl simulate --sessions 10000 --latency 200 --fault unavailable:3",
  ])
    .option("--provider <name>", `the product (default: SESSIONCTL_PROVIDER, or ${DEFAULT_PRODUCT})`)
    .option("--port <n>", "the port to listen on (default: a free one)")
    .option("--fault <what...>", "KIND, KIND@OPERATION or KIND@OPERATION:TIMES; may be repeated")
    .option("--latency <ms>", "how long every answer takes, in milliseconds (default: 0)")
    .option("--sessions <n>", "how many more sessions the compromised account has (default: 0)")
    .action(async (flags) => (await import("../commands/simulate.js")).simulate(flags));
  withSection(simulate, "Faults", [
    'A fault affects the next request, or the next one of OPERATION. TIMES is how often (default: 1), a number or "always". If KIND or OPERATION is unknown, the error lists the known ones. Some kinds:',
    ["cutAfter", "the work is done, and the connection is cut before the answer"],
    ["cutBefore", "the connection is cut, and nothing was done"],
    ["unavailable", "503 from a proxy"],
    ["rateLimited", "429"],
  ]);
}
