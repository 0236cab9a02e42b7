/**
 * Measures planning, selection and the journal, each in a separate process, and prints the figures as tables.
 * Planning lists from memory, so the figures do not include the time of a portal or a network. `--limits`
 * measures a whole run that reaches the product's limits instead.
 *
 * Exit code: 0 the requirement is met, 1 it is missed.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureCalls } from "./bench/calls.js";
import { type Case, measure, measureApart } from "./bench/cases.js";
import { type CommandLineFigures, measureCommandLine } from "./bench/command-line.js";
import { measureLimits } from "./bench/limits.js";
import { type PlanningFigures, SELECTORS, type SelectorName } from "./bench/planning.js";
import { figure, tableOf, writeBetweenMarkers } from "./bench/tables.js";

const HELP = `Usage: npm run bench -- [options]

  --most <sessions>  leave out longer lists (default 1000000)
  --limits           measure only a run that reaches the product's limits (the built command line over HTTP,
                     with the machine's clock, two minutes), and write its figures into BENCHMARKS.md
  --calls            measure only the cost of a call in comparison with the bare openapi-fetch, and write it
                     into BENCHMARKS.md
  --write            write the figures into BENCHMARKS.md
  --help             show this help`;

/** The sizes of the lists, and how many plans follow the first one in the same process. */
const SIZES = [
  { sessions: 1_000, repeats: 21 },
  { sessions: 10_000, repeats: 9 },
  { sessions: 100_000, repeats: 5 },
  { sessions: 300_000, repeats: 0 },
  { sessions: 1_000_000, repeats: 0 },
];

/** The number of processes for each list. We report the shortest times and the most memory of all processes. */
const PROCESSES = 3;

/** The maximum duration of a run at the limits, as a multiple of the shortest possible duration. */
const MOST_OF_LEAST = 1.05;

const DOCUMENT = fileURLToPath(new URL("../BENCHMARKS.md", import.meta.url));

/** The maximum time and memory of planning, for a list of this size. */
const REQUIRED = { sessions: 100_000, seconds: 1, peakMb: 300 };

/** The maximum duration of a checked call as a multiple of a bare call, by the number of listed sessions. */
const MOST_OF_BARE: Record<number, { client: number; facade: number }> = {
  3: { client: 1.15, facade: 1.2 },
  100: { client: 1.25, facade: 1.4 },
};

const { values } = parseArgs({
  options: {
    most: { type: "string", default: "1000000" },
    limits: { type: "boolean", default: false },
    calls: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
    // One measurement. Only processes that this script starts get this option.
    case: { type: "string" },
  },
});

if (values.help) console.log(HELP);
else if (values.case) console.log(JSON.stringify(await measure(JSON.parse(values.case) as Case)));
else if (values.limits) await measureTheLimits();
else if (values.calls) await measureTheCalls();
else await measureAll();

/** A run at the limits must end all sessions, get at most one 429 in each window, and waste no time. */
async function measureTheLimits() {
  const figures = await measureLimits(3200);
  const { sessions, exitCode, revoked, requests, refused, mostInAMinute, leastSeconds, seconds } = figures;
  const windows = Math.floor(seconds / 60) + 1;
  const met =
    exitCode === 0 && revoked === sessions && refused <= windows && seconds <= leastSeconds * MOST_OF_LEAST;
  if (!met) process.exitCode = 1;
  const limits = tableOf(
    ["figure", "measured", "required"],
    [
      ["sessions revoked", figure(revoked), figure(sessions)],
      ["exit code", String(exitCode), "0"],
      ["requests, reads included", figure(requests), ""],
      ["answers with 429", figure(refused), `at most ${windows}`],
      ["most requests admitted in a minute", figure(mostInAMinute), "at most 1,500"],
      ["wall time, s", figure(seconds, 1), `at most ${figure(leastSeconds * MOST_OF_LEAST, 1)}`],
      ["wall time / least possible", figure(seconds / leastSeconds, 3), `at most ${MOST_OF_LEAST}`],
      ["requirement", met ? "met" : "missed", "met"],
    ],
  );
  const machineOfLimits = machine();
  console.log(`${machineOfLimits}\n\n${limits}`);
  await writeBetweenMarkers(DOCUMENT, { limits, "machine of the limits": machineOfLimits });
}

async function measureTheCalls() {
  const rows = (await measureCalls()).map(({ sessions, atOnce, bareUs, client, facade }) => {
    const most = MOST_OF_BARE[sessions] ?? { client: 0, facade: 0 };
    const met = client <= most.client && facade <= most.facade;
    if (!met) process.exitCode = 1;
    return [
      figure(sessions),
      figure(atOnce),
      figure(bareUs),
      figure(client, 2),
      figure(most.client, 2),
      figure(facade, 2),
      figure(most.facade, 2),
      met ? "met" : "missed",
    ];
  });
  const calls = tableOf(
    ["sessions", "at once", "bare, µs", "client / bare", "at most", "list() / bare", "at most", "goal"],
    rows,
  );
  const machineOfCalls = machine();
  console.log(`${machineOfCalls}\n\n${calls}`);
  await writeBetweenMarkers(DOCUMENT, { calls, "machine of the calls": machineOfCalls });
}

interface Measured extends PlanningFigures {
  listed: number;
  selector: SelectorName;
}

async function measureAll() {
  const texts: Record<string, string> = { machine: machine() };
  console.log(`${texts.machine}\n`);

  const planning = await measureAllPlanning();
  texts.planning = planningTable(planning);
  texts.requirement = requirementTable(planning.filter(({ listed }) => listed === REQUIRED.sessions));
  texts.growth = growthTable(planning);
  texts.selection = await selectionTable();
  texts.journal = await journalTable();
  texts["command line"] = commandLineTable(await measureCommandLine());
  for (const name of ["planning", "requirement", "growth", "selection", "journal", "command line"]) {
    console.log(`${name}\n\n${texts[name]}\n`);
  }
  if (values.write) {
    await writeBetweenMarkers(DOCUMENT, texts);
  }
}

function commandLineTable(figures: CommandLineFigures[]): string {
  return tableOf(
    ["command", "median, ms", "node -e 0, ms", "ratio", "limit"],
    figures.map(({ command, medianMs, nodeMs, ratio, limit }) => [
      command,
      figure(medianMs),
      figure(nodeMs),
      figure(ratio, 2),
      figure(limit, 1),
    ]),
  );
}

function machine(): string {
  const [cpu] = cpus();
  return `${availableParallelism()} cores${cpu ? ` (${cpu.model.trim()})` : ""}, ${process.platform}, Node ${process.versions.node}. Load average of the minute before: ${figure(loadavg()[0] ?? 0, 1)}.`;
}

async function measureAllPlanning(): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { sessions, repeats } of SIZES) {
    if (sessions > Number(values.most)) continue;
    for (const selector of Object.keys(SELECTORS) as SelectorName[]) {
      const runs: PlanningFigures[] = [];
      for (let run = 0; run < PROCESSES; run++) {
        runs.push(await measureApart({ kind: "planning", sessions, selector, repeats }));
      }
      measured.push({ listed: sessions, selector, ...ofAll(runs) });
      console.error(`${selector}, ${figure(sessions)} sessions: measured`);
    }
  }
  return measured;
}

function ofAll(runs: PlanningFigures[]): PlanningFigures {
  const least = (of: (run: PlanningFigures) => number) => Math.min(...runs.map(of));
  const most = (of: (run: PlanningFigures) => number) => Math.max(...runs.map(of));
  return {
    steps: most(({ steps }) => steps),
    sessions: most(({ sessions }) => sessions),
    firstMs: least(({ firstMs }) => firstMs),
    firstCpuMs: least(({ firstCpuMs }) => firstCpuMs),
    medianMs: runs[0]?.medianMs == null ? null : least(({ medianMs }) => medianMs ?? Infinity),
    timesStringify: least(({ timesStringify }) => timesStringify),
    listedRssMb: most(({ listedRssMb }) => listedRssMb),
    peakRssMb: most(({ peakRssMb }) => peakRssMb),
    planHeapMb: most(({ planHeapMb }) => planHeapMb),
  };
}

function planningTable(planning: Measured[]): string {
  return tableOf(
    [
      "selector",
      "listed",
      "planned",
      "steps",
      "first plan, ms",
      "its CPU, ms",
      "later plans, ms",
      "× JSON.stringify",
      "RSS listed, MB",
      "peak RSS, MB",
      "plan on heap, MB",
    ],
    planning.map((each) => [
      `\`${each.selector}\``,
      figure(each.listed),
      figure(each.sessions),
      figure(each.steps),
      figure(each.firstMs),
      figure(each.firstCpuMs),
      each.medianMs === null ? "" : figure(each.medianMs),
      figure(each.timesStringify, 1),
      figure(each.listedRssMb),
      figure(each.peakRssMb),
      figure(each.planHeapMb, 1),
    ]),
  );
}

/**
 * The first plan of a process against the requirement, by wall time. A missed requirement also sets the exit code.
 */
function requirementTable(measured: Measured[]): string {
  const { sessions, seconds, peakMb } = REQUIRED;
  const rows = measured.map(({ selector, firstMs, firstCpuMs, peakRssMb }) => {
    const met = firstMs / 1000 < seconds && peakRssMb < peakMb;
    if (!met) process.exitCode = 1;
    const cells = [figure(firstMs / 1000, 2), figure(firstCpuMs / 1000, 2), figure(peakRssMb)];
    return [`\`${selector}\``, ...cells, met ? "met" : "missed"];
  });
  return tableOf(
    [
      `${figure(sessions)} sessions`,
      `wall time, s (below ${seconds})`,
      "CPU, s",
      `peak RSS, MB (below ${peakMb})`,
      "requirement",
    ],
    rows,
  );
}

/** The processor time per session, divided by that for the list of the requirement. 1 is exactly linear. */
function growthTable(planning: Measured[]): string {
  const larger = SIZES.map(({ sessions }) => sessions).filter(
    (sessions) => sessions > REQUIRED.sessions && sessions <= Number(values.most),
  );
  const perSession = (selector: string, sessions: number) => {
    const found = planning.find((each) => each.selector === selector && each.listed === sessions);
    return found ? found.firstCpuMs / sessions : Number.NaN;
  };
  return tableOf(
    ["selector", ...larger.map((sessions) => `${figure(sessions)} / ${figure(REQUIRED.sessions)}`)],
    Object.keys(SELECTORS).map((selector) => [
      `\`${selector}\``,
      ...larger.map((sessions) =>
        figure(perSession(selector, sessions) / perSession(selector, REQUIRED.sessions), 2),
      ),
    ]),
  );
}

async function selectionTable(): Promise<string> {
  const sessions = 100_000;
  const figures = await measureApart({ kind: "selection", sessions, repeats: 15 });
  const unit = figures.find(({ selector }) => selector === "olderThan")?.medianMs ?? Number.NaN;
  return tableOf(
    ["selector", "selected", "CPU, ms", "ns per session", "× olderThan"],
    figures.map(({ selector, selected, medianMs }) => [
      selector,
      figure(selected),
      figure(medianMs, 1),
      figure((medianMs * 1e6) / sessions),
      figure(medianMs / unit, 1),
    ]),
  );
}

async function journalTable(): Promise<string> {
  const { onDisk, inMemory } = await measureApart({ kind: "journal", records: 4000 });
  return tableOf(
    ["journal", "records per second", "µs per record"],
    [
      ["file, each record synced", figure(onDisk), figure(1e6 / onDisk)],
      ["memory", figure(inMemory), figure(1e6 / inMemory)],
    ],
  );
}
