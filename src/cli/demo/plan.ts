import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePlan } from "../../plan/index.js";
import { planText } from "../output/plan-text.js";
import { PLAN_FILE, type Step, succeeded } from "./world.js";

export const plan: Step = {
  title: "Plan: what exactly would happen?",
  async play({ stage, folder, screen, shell, connect }) {
    const { owner } = stage.credentials;
    screen.command(`sessionctl plan --others --out ${PLAN_FILE}`);
    succeeded(await shell.run(["plan", "--others", "--out", PLAN_FILE], owner));
    const made = await parsePlan(await readFile(join(folder, PLAN_FILE), "utf8"));
    const { fields } = (await connect(owner)).capabilities;
    const text = planText(made, { now: Date.now(), width: screen.width, fields });
    // Without empty lines, the plan fits a small terminal.
    screen.say(text.replace(/\n+/g, "\n"));
  },
};
