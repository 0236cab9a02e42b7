/**
 * The differences as a person reads them.
 */
import { type Deviation, type Difference, SECURITY_SCHEMES } from "./difference.js";
import { type Operation, requestLine } from "./operations.js";

interface Counts {
  breaking: number;
  harmless: number;
  deliberate: number;
}

export function countsOf(differences: readonly Difference[]): Counts {
  const counted = differences.filter(({ deviation }) => !deviation);
  const breaking = counted.filter(({ severity }) => severity === "breaking").length;
  return {
    breaking,
    harmless: counted.length - breaking,
    deliberate: differences.length - counted.length,
  };
}

/** What counts, operation by operation; then what is meant, reason by reason; then the sum. */
export function reportText(operations: readonly Operation[], differences: readonly Difference[]): string {
  const headings = new Map(
    operations.map((operation) => [operation.id, `${operation.id}  ${requestLine(operation)}`]),
  );
  headings.set(SECURITY_SCHEMES, "Security schemes");
  const sections = [...headings].flatMap(([id, heading]) => {
    const lines = countedLines(differences.filter(({ operation }) => operation === id));
    return lines.length > 0 ? [[heading, ...lines].join("\n")] : [];
  });
  const end = summary(operations.length, countsOf(differences));
  return plain([...sections, ...deliberateSections(differences), end].join("\n\n"));
}

function countedLines(differences: readonly Difference[]): string[] {
  return (["breaking", "harmless"] as const).flatMap((severity) =>
    differences
      .filter((difference) => !difference.deviation && difference.severity === severity)
      .map((difference) => `  ${severity}  ${lineOf(difference)}`),
  );
}

function lineOf({ kind, where, ours, upstream }: Difference): string {
  return `${kind.padEnd(7)}  ${where}: ${ours} → ${upstream}`;
}

/** One reason often covers the same difference in many operations: both are said once. */
function deliberateSections(differences: readonly Difference[]): string[] {
  const byDeviation = new Map<Deviation, Map<string, string[]>>();
  for (const difference of differences) {
    const { deviation, operation } = difference;
    if (!deviation) continue;
    const lines = byDeviation.get(deviation) ?? new Map<string, string[]>();
    const line = lineOf(difference);
    byDeviation.set(deviation, lines.set(line, [...(lines.get(line) ?? []), operation]));
  }
  return [...byDeviation].map(([{ reason }, lines]) =>
    [
      `deliberate: ${oneLine(reason)}`,
      ...[...lines].map(([line, found]) => `  ${line}  (${operationList(found)})`),
    ].join("\n"),
  );
}

function operationList(operations: readonly string[]): string {
  return operations.length > 2 ? `${operations.length} operations` : operations.join(", ");
}

function summary(operations: number, { breaking, harmless, deliberate }: Counts): string {
  return `${breaking} breaking, ${harmless} harmless, ${deliberate} deliberate in ${operations} operations.`;
}

export function staleText({ operation, where, reason }: Deviation): string {
  return plain(
    `stale deviation: ${operation}, ${where.join(", ")}: nothing differs there any more. The reason was: ${oneLine(reason)}`,
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** Upstream's text is somebody else's: nothing in it may steer the terminal. Lines are ours alone. */
export function plain(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, "");
}
