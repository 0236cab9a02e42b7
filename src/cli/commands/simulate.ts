import { plainText } from "../../remote-text.js";
import { UsageError } from "../exit-code.js";
import { DEFAULT_PRODUCT, productNamed } from "../input/product.js";
import { printData, tell } from "../output/print.js";
import { portOf, untilInterrupted } from "../serving.js";

export interface SimulateFlags {
  port?: string;
  provider?: string;
  fault?: string[];
  latency?: string;
  sessions?: string;
}

/** The longest delay of an answer, in milliseconds. */
const LONGEST_LATENCY_MS = 600_000;
const MOST_SESSIONS = 100_000;

/** `sessionctl simulate`: runs a simulated product on loopback, until Ctrl-C. */
export async function simulate(flags: SimulateFlags): Promise<void> {
  const port = portOf(flags.port);
  const latencyMs = countOf("--latency", flags.latency, LONGEST_LATENCY_MS, " of milliseconds");
  const sessions = countOf("--sessions", flags.sessions, MOST_SESSIONS);
  const product = productNamed(flags.provider ?? process.env.SESSIONCTL_PROVIDER ?? DEFAULT_PRODUCT);
  const { stageOf } = await import("../../simulator/stages.js");
  const { listen } = await import("../../simulator/listen.js");
  const { scriptFault } = await import("../input/fault.js");
  const stage = stageOf(product.name, { latencyMs });
  const { simulator, title, introduction } = stage;
  const faults = (flags.fault ?? []).map((fault) => scriptFault(fault, simulator));
  stage.addSessions(sessions);
  const server = await listen(simulator, { port });
  const interrupted = untilInterrupted();
  const isOn = [
    latencyMs > 0 && `Every answer takes ${latencyMs} ms.`,
    sessions > 0 &&
      `${stage.owner} has ${sessions} more ${sessions === 1 ? "session" : "sessions"} than usual.`,
    ...faults.map((fault) => `Fault: ${fault}.`),
  ].filter(Boolean);
  printData(`A simulated ${title} listens on ${server.url}
It is kept in memory: every start begins with the same data and new credentials.
${isOn.length > 0 ? `\n${isOn.join("\n")}\n` : ""}
${introduction(server.url)}

Ctrl-C stops it.
`);
  await interrupted;
  await server.close();
  tell(`The simulated ${title} has stopped.`);
}

/** @throws UsageError if the value is not a whole number from 0 to `most`. */
function countOf(flag: string, value: string | undefined, most: number, unit = ""): number {
  if (value === undefined) return 0;
  const count = Number(value);
  if (/^\d+$/.test(value) && count <= most) return count;
  throw new UsageError(
    `${flag} must be a whole number${unit} from 0 to ${most}, not ${JSON.stringify(plainText(value, 40))}.`,
  );
}
