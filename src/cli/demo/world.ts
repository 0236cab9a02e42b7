import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../../apply/index.js";
import type { Provider } from "../../provider.js";
import type { Books, Credential, DemoStage } from "../../simulator/stages.js";
import { productNamed } from "../input/product.js";
import { type Ended, openShell, type Shell } from "./child.js";
import { openScreen, type Screen } from "./screen.js";

export const PLAN_FILE = "others.json";
export const REPORT_FILE = "report.json";

/** What the steps of the demonstration work with. */
export interface World {
  stage: DemoStage;
  url: string;
  /** A folder for the files of the demonstration. */
  folder: string;
  screen: Screen;
  shell: Shell;
  /** Aborts whatever a step is waiting for. */
  signal: AbortSignal;
  /** Connects within this process. */
  connect(as: Credential): Promise<Provider>;
}

/** A step of the demonstration: its title, and what it does once it is shown. */
export interface Step {
  title: string;
  play(world: World): Promise<void>;
}

export function openWorld(given: Pick<World, "stage" | "url" | "folder" | "signal">): World {
  const { stage, url, folder, signal } = given;
  const { product } = stage;
  return {
    ...given,
    screen: openScreen(signal),
    shell: openShell({ folder, product, url, signal }),
    connect: (credential) => productNamed(product).connect({ baseUrl: url, credential }),
  };
}

/** What was recorded between two looks at the books. */
export function noted(before: Books, after: Books): Omit<Books, "open"> {
  return {
    calls: after.calls - before.calls,
    endingCalls: after.endingCalls - before.endingCalls,
    ended: after.ended - before.ended,
  };
}

/** A number with its noun: `1 call`, `2 calls`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** @throws Error if a command line of the demonstration failed. */
export function succeeded({ code, stderr }: Ended): void {
  if (code !== 0) throw new Error(`A command of the demonstration ended with ${code}: ${stderr}`);
}

/** Reads a report that a command line has written. */
export async function reportIn({ folder }: Pick<World, "folder">, name: string): Promise<Report> {
  return JSON.parse(await readFile(join(folder, name), "utf8"));
}
