/** Measures selection alone: a compiled selector on a list, without reading, planning or hashing. */

import { docspaceCapabilities } from "../../src/providers/docspace/capabilities.js";
import { compileSelector, type Selector } from "../../src/selection/index.js";
import { SELECTORS } from "./planning.js";
import { NOW, sessionsOfCaller } from "./sessions.js";
import { medianOf, timeOf } from "./timing.js";

const MEASURED: Record<string, Selector> = {
  ...SELECTORS,
  country: { match: { country: ["Spain", "Poland"] } },
  browser: { match: { browser: ["firefox", "edge"] } },
  ip: { match: { ip: ["10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"] } },
  keepNewest: { all: true, keepNewest: 10 },
  limit: { all: true, limit: 1000 },
  "where, three conditions": {
    where: 'browser.contains("Chrome") && !inCidr(ip, "10.0.0.0/8") && age(startedAt) > duration("720h")',
  },
};

export interface SelectionFigures {
  selector: string;
  selected: number;
  /** Processor time. */
  medianMs: number;
}

export async function measureSelection(sessions: number, repeats: number): Promise<SelectionFigures[]> {
  const list = sessionsOfCaller(sessions);
  const callerId = list.sessions[0]?.userId ?? "";
  const context = { current: list.own, callerId, users: new Map<string, string>() };
  const figures: SelectionFigures[] = [];
  for (const [name, selector] of Object.entries(MEASURED)) {
    const capabilities = docspaceCapabilities;
    const compiled = await compileSelector(selector, { capabilities, now: new Date(NOW) });
    // The first run is the warm-up.
    const { selected } = compiled.select(list.sessions, context);
    const times: number[] = [];
    for (let run = 0; run < repeats; run++) {
      times.push((await timeOf(() => compiled.select(list.sessions, context))).cpuMs);
    }
    figures.push({ selector: name, selected: selected.length, medianMs: medianOf(times) ?? 0 });
  }
  return figures;
}
