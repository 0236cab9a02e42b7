/** The scenes for `simulate` and `demo`, one line for each product. */
import { docspaceStage } from "./docspace/stage.js";
import { elementStage } from "./element/stage.js";
import { eraStage } from "./era/stage.js";
import type { DemoStage, Stage, StageOptions } from "./kit/index.js";
import { strategyStage } from "./strategy/stage.js";

export type { Books, Credential, DemoStage, Stage } from "./kit/index.js";

/** The scenes, by the name of the product in the registry. */
const STAGES: Readonly<Record<string, (options?: StageOptions) => Stage>> = {
  docspace: docspaceStage,
  element: elementStage,
  era: eraStage,
  strategy: strategyStage,
};

/** @throws Error if the product has no simulator. */
export function stageOf(product: string, options?: StageOptions): Stage {
  const open = STAGES[product];
  if (!open) throw new Error(`There is no stand-in for ${product}.`);
  return open(options);
}

/** The stage of the guided demonstration. */
export const demoStage: () => DemoStage = docspaceStage;
