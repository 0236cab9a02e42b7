/** Measures how well triage finds the attacks in a login data set: `npm run triage:evaluate -- FILE`. */
import { parseArgs } from "node:util";
import { type Evaluation, evaluate } from "./triage/evaluate.js";
import type { Figures } from "./triage/figures.js";
import { LoginFileError, type ReadProgress, readLogins } from "./triage/logins.js";

const USAGE = `Usage: npm run triage:evaluate -- FILE [--json]

FILE is a CSV file in the format of the RBA data set of Wiefling et al. 2022
(https://github.com/das-group/rba-dataset), sorted by time.`;

function fail(message: string): never {
  console.error(message);
  process.exit(message === USAGE ? 2 : 1);
}

function argumentsGiven(): { file: string; json: boolean } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { json: { type: "boolean", default: false } },
    });
    const [file] = positionals;
    if (file !== undefined && positionals.length === 1) return { file, json: values.json };
  } catch {
    // The arguments contain an unknown flag.
  }
  return fail(USAGE);
}

function tellProgress({ rows, share, done }: ReadProgress): void {
  const text = `${rows.toLocaleString("en")} rows read, ${Math.floor(100 * share)} %`;
  if (process.stderr.isTTY) process.stderr.write(`\r${text}${done ? "\n" : ""}`);
  else if (done || rows % 1_000_000 === 0) console.error(text);
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

function linesOf(title: string, { attacks, others, auc, inTop, reauthentication }: Figures): string[] {
  const head = `${title}: ${attacks} attacks, ${others} others`;
  if (auc === null) return [`${head}. The figures need both.`];
  return [
    head,
    `  area under the curve (AUC)                       ${auc.toFixed(4)}`,
    ...inTop.map(
      ({ share, attacks }) => `  attacks in the top ${percent(share).padEnd(30)}${percent(attacks)}`,
    ),
    ...reauthentication.map(
      ({ truePositives, others }) =>
        `  others asked again, to find ${percent(truePositives).padEnd(8)} of attacks ${percent(others).padStart(11)}`,
    ),
  ];
}

function textOf({ logins, judged, users, outOfOrder, takeovers, attackAddresses, amongOwn }: Evaluation) {
  const { takeovers: ranked, first, inFirstThree } = amongOwn;
  return [
    `${logins} successful logins of ${users} users; ${judged} with at least three logins before them were judged.`,
    ...(outOfOrder > 0
      ? [`${outOfOrder} logins are earlier than the login above them: sort the file by "Login Timestamp".`]
      : []),
    "",
    ...linesOf("Account takeovers", takeovers),
    "",
    ...linesOf("Logins from addresses of attackers", attackAddresses),
    ...(ranked > 0
      ? [
          "",
          `Rank of a takeover among the last logins of the user, by \`triage\` (${ranked} takeovers):`,
          `  first                                            ${percent(first / ranked)}`,
          `  among the first three                            ${percent(inFirstThree / ranked)}`,
        ]
      : []),
  ].join("\n");
}

const { file, json } = argumentsGiven();
try {
  const evaluation = await evaluate(readLogins(file, tellProgress));
  console.log(json ? JSON.stringify(evaluation, null, 2) : textOf(evaluation));
} catch (error) {
  const known = error instanceof LoginFileError || (error as NodeJS.ErrnoException).syscall !== undefined;
  if (!known) throw error;
  fail((error as Error).message);
}
