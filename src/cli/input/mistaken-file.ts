import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";
import { quoted } from "../output/quoted.js";

/** The kinds of files that sessionctl writes. */
type FileKind = "plan" | "journal" | "report";

/** Makes the error for a file of the wrong kind. It says what the file is; `null` if sessionctl did not write it. */
export function mistakenFile(path: string, text: string, wanted: FileKind): UsageError | null {
  const kind = kindOf(text);
  if (kind === null || kind === wanted) return null;
  const name = plainText(path, 1000);
  const next = {
    plan: `Carry it out with: sessionctl apply ${quoted(path)}`,
    journal: `Finish the run with: sessionctl resume ${quoted(path)}`,
    report: "To finish a run, use its journal. The run prints the path of the journal when it stops.",
  };
  return new UsageError(
    `${name} is a ${kind === "journal" ? "run's journal" : kind}, not a ${wanted}. ${next[kind]}`,
  );
}

function kindOf(text: string): FileKind | null {
  const whole = objectIn(text);
  if (whole && "digest" in whole && "steps" in whole) return "plan";
  if (whole && "outcomes" in whole && "summary" in whole) return "report";
  const firstLine = objectIn(text.slice(0, text.indexOf("\n") + 1));
  return firstLine?.type === "run" && "hash" in firstLine ? "journal" : null;
}

function objectIn(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
