import { join } from "node:path";
import envPaths from "env-paths";

/** Where the journal of a run goes that names none: the state folder of the XDG base directories. */
export function journalLocation(digest: string, now: Date): string {
  const { log } = envPaths("sessionctl", { suffix: "" });
  const time = now.toISOString().replace(/[:.]/g, "-");
  return join(log, "journals", `${time}-${digest.replace("sha256:", "").slice(0, 12)}.jsonl`);
}
