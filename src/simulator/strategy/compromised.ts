import { type Library, simulateStrategy } from "./library.js";
import type { StrategyOptions } from "./options.js";

/** A Library with a compromised account. */
export interface CompromisedLibrary {
  library: Library;
  /** The credentials of the administrator. */
  dana: { username: string; password: string; apiToken: string };
  /** The credentials of the compromised account. Its user has no privileges. */
  mara: { username: string; password: string };
  /** The ids of the sessions that matter in a demonstration. */
  sessions: { office: string; stranger: string; scheduler: string; danas: string };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A hostile name: it contains terminal codes, a change of the reading direction, a line break and a spreadsheet formula. */
const hostileClient = '\u001b[2J\u001b[31mClient Machine\u001b[0m \u202Egnp.exe\n=HYPERLINK("http://evil")';

/**
 * Makes a realistic cluster for demonstrations. Two nodes are running and one is not. Dana is the administrator. On the
 * other running node, a stranger has a session on Mara's account with an open project.
 */
export function compromisedLibrary(options: StrategyOptions = {}): CompromisedLibrary {
  const library = simulateStrategy({
    nodes: [
      { name: "iserver-1", status: "running" },
      { name: "iserver-2", status: "running" },
      { name: "iserver-3", status: "stopped" },
    ],
    basePath: "/MicroStrategyLibrary",
    ...options,
  });
  const now = (options.now ?? Date.now)();
  const dana = { username: "dana", password: "zemgale-1345" };
  const mara = { username: "mara", password: "kurzeme-1201" };
  library.addUser({ ...dana, fullName: "Dana Liepa", admin: true });
  library.addUser({ ...mara, fullName: "Mara Ozola" });
  library.addUser({ username: "janis", fullName: "Jānis Kalniņš", password: "vidzeme-1209" });
  library.addUser({ username: "Administrator", fullName: "Administrator" });

  const scheduler = library.connectScheduler("Administrator", "iserver-1");
  const office = library.connect("mara", {
    at: now - 3 * day,
    client: "Server Machine: 10.23.4.5 Client Machine: 198.51.100.20",
    projects: [{ name: "Sales", jobs: 1, lastAction: "Report execution", lastJobAt: now - hour }],
  });
  library.connect("mara", {
    at: now - 5 * hour,
    applicationType: "DSSDesktop",
    client: hostileClient,
    node: "iserver-2",
  });
  const stranger = library.connect("mara", {
    at: now - 9 * minute,
    client: "Server Machine: 10.23.4.5 Client Machine: 203.0.113.66",
    node: "iserver-2",
    projects: [
      { name: "Sales", jobs: 2, lastAction: "Export", lastJobAt: now - minute },
      { name: "Payroll" },
    ],
  });
  library.connect("janis", { at: now - 2 * day, projects: [{ name: "Payroll" }] });
  const danas = library.connect("dana", { at: now - day, applicationType: "DSSWorkstation" });

  return {
    library,
    dana: { ...dana, apiToken: library.addApiToken("dana") },
    mara,
    sessions: { office, stranger, scheduler, danas },
  };
}
