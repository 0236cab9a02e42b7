import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cut } from "../demo/cut.js";
import { evidence } from "../demo/evidence.js";
import { killed } from "../demo/killed.js";
import { look } from "../demo/look.js";
import { plan } from "../demo/plan.js";
import { refused } from "../demo/refused.js";
import { openWorld, type World } from "../demo/world.js";
import { EXIT, InterruptedError } from "../exit-code.js";
import { tell } from "../output/print.js";

const STEPS = [look, plan, refused, cut, killed, evidence];

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * `sessionctl demo`: shows how to handle a compromised account, over real HTTP on loopback, with this program's own
 * command lines. Everything that it prints about sessions comes from their answers. It leaves nothing behind.
 *
 * @returns the exit code.
 */
export async function demo(): Promise<number> {
  const { demoStage } = await import("../../simulator/stages.js");
  const { listen } = await import("../../simulator/listen.js");
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const interrupt = () => interrupted.abort(new InterruptedError());
  for (const each of SIGNALS) process.on(each, interrupt);
  const folder = await mkdtemp(join(tmpdir(), "sessionctl-demo-"));
  const stage = demoStage();
  const server = await listen(stage.simulator);
  try {
    await play(openWorld({ stage, url: server.url, folder, signal }));
    return EXIT.done;
  } catch (error) {
    if (!signal.aborted && !(error instanceof InterruptedError)) throw error;
    tell("The demonstration was interrupted. It left nothing behind.");
    return EXIT.interrupted;
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
    for (const each of SIGNALS) process.off(each, interrupt);
  }
}

async function play(world: World): Promise<void> {
  for (const { title, play } of STEPS) {
    if (!(await world.screen.step(title))) return;
    await play(world);
    world.signal.throwIfAborted();
  }
}
