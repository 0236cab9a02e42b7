/** The measurements that run in one process, and how to run one in a new process. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type JournalFigures, measureJournal } from "./journal.js";
import { measurePlanning, type PlanningFigures, type SelectorName } from "./planning.js";
import { measureSelection, type SelectionFigures } from "./selection.js";

export type Case =
  | { kind: "planning"; sessions: number; selector: SelectorName; repeats: number }
  | { kind: "selection"; sessions: number; repeats: number }
  | { kind: "journal"; records: number };

interface Figures {
  planning: PlanningFigures;
  selection: SelectionFigures[];
  journal: JournalFigures;
}

export async function measure(given: Case): Promise<Figures[Case["kind"]]> {
  switch (given.kind) {
    case "planning":
      return measurePlanning(given.sessions, given.selector, given.repeats);
    case "selection":
      return measureSelection(given.sessions, given.repeats);
    case "journal":
      return measureJournal(given.records);
  }
}

const SCRIPT = fileURLToPath(new URL("../bench.ts", import.meta.url));

/** Measures in a new process, with a heap that nothing else has used. */
export async function measureApart<C extends Case>(given: C): Promise<Figures[C["kind"]]> {
  const node = ["--expose-gc", "--import", import.meta.resolve("tsx")];
  const child = spawn(process.execPath, [...node, SCRIPT, "--case", JSON.stringify(given)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${JSON.stringify(given)} ended with ${code}.`);
  return JSON.parse(output);
}
