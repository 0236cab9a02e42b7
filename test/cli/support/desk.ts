import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, inject } from "vitest";
import {
  type DocSpaceOptions,
  type Portal,
  simulateDocSpace,
} from "../../../src/simulator/docspace/index.js";
import { listen } from "../../../src/simulator/listen.js";
import { type Canaries, filesBelow, openCanaries, type Trace } from "./canaries.js";
import { type Finished, type Running, startProgram } from "./program.js";
import { runOnTerminal, type Session, type Step } from "./terminal.js";

/** A command line as typed. Nothing in it needs quotes. */
type Args = string | readonly string[];

interface RunOptions {
  /** Variables beyond the bare environment, such as the address and the credential. */
  env?: Record<string, string>;
  /** Standard input. */
  input?: string;
  cwd?: string;
}

interface TerminalRunOptions extends RunOptions {
  columns?: number;
  rows?: number;
  steps?: readonly Step[];
}

/** The desk of a person who uses the program: a fresh home and a fresh working folder. */
export interface Desk {
  home: string;
  /** The working folder. */
  folder: string;
  canaries: Canaries;
  /** Sets up a portal and serves it on loopback until the test ends. */
  serve(portal: Portal): Promise<string>;
  portal(options?: DocSpaceOptions): Portal;
  /** Closes something when the test ends. */
  closeInTheEnd(close: () => Promise<unknown>): void;
  run(args: Args, options?: RunOptions): Promise<Finished>;
  start(args: Args, options?: RunOptions): Running;
  runOnTerminal(args: Args, options?: TerminalRunOptions): Promise<Session>;
  /** Runs a shell line with pipes. In it `sessionctl` is the program. */
  shell(line: string, options?: RunOptions): Promise<Finished>;
  /** The same on a terminal. */
  shellOnTerminal(line: string, options?: TerminalRunOptions): Promise<Session>;
  write(name: string, content: string | Uint8Array): Promise<string>;
  read(name: string): Promise<string>;
}

/** A test at a desk of its own. At the end we search everything that its runs left behind for credentials. */
export const test = base.extend<{ desk: Desk }>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern that nothing else is needed
    async ({}, use) => {
      const place = await mkdtemp(join(tmpdir(), "sessionctl-test-"));
      const servers: { close(): Promise<unknown> }[] = [];
      const traces: Trace[] = [];
      const canaries = openCanaries();
      const desk = await openDesk(place, { servers, traces, canaries });
      await use(desk);
      await Promise.all(servers.map((server) => server.close()));
      traces.push(...(await filesBelow(place)));
      await rm(place, { recursive: true, force: true });
      expect(canaries.leaksIn(traces)).toEqual([]);
    },
    { auto: true },
  ],
});

async function openDesk(
  place: string,
  {
    servers,
    traces,
    canaries,
  }: { servers: { close(): Promise<unknown> }[]; traces: Trace[]; canaries: Canaries },
): Promise<Desk> {
  const program = inject("program");
  const home = join(place, "home");
  const folder = join(place, "work");
  const bin = join(place, "bin");
  for (const each of [home, folder, bin, join(place, "tmp")]) await mkdir(each);
  await writeFile(join(bin, "sessionctl"), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
  const environment = (extra: Record<string, string> = {}): Record<string, string> => ({
    PATH: `${bin}:${process.env.PATH}`,
    HOME: home,
    TMPDIR: join(place, "tmp"),
    // There is no keyring here, so a real one is never touched.
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(place, "no-bus")}`,
    LANG: "C.UTF-8",
    TZ: "UTC",
    TERM: "xterm-256color",
    ...extra,
  });

  function start(file: string, args: readonly string[], { env, input, cwd = folder }: RunOptions): Running {
    const running = startProgram(file, args, { env: environment(env), cwd, input });
    const called = args.join(" ").replace(program, "sessionctl");
    void running.finished.then(({ stdout, stderr }) => {
      const mayHoldLink = called.includes("--show-link");
      traces.push({ where: `stdout of ${called}`, text: stdout, mayHoldLink });
      traces.push({ where: `stderr of ${called}`, text: stderr });
    });
    return running;
  }

  async function onTerminal(
    file: string,
    args: readonly string[],
    { env, cwd = folder, columns = 100, rows = 40, steps = [] }: TerminalRunOptions,
  ): Promise<Session> {
    const session = await runOnTerminal(file, args, { env: environment(env), cwd, columns, rows, steps });
    const called = args.join(" ").replace(program, "sessionctl");
    traces.push({
      where: `terminal of ${called}`,
      text: session.raw,
      mayHoldLink: called.includes("--show-link"),
    });
    return session;
  }

  return {
    home,
    folder,
    canaries,
    async serve(portal) {
      const server = await listen(portal);
      servers.push(server);
      return server.url;
    },
    closeInTheEnd(close) {
      servers.push({ close });
    },
    portal(options) {
      const portal = simulateDocSpace(options);
      canaries.watch(portal);
      return portal;
    },
    run: (args, options = {}) => start(process.execPath, [program, ...wordsOf(args)], options).finished,
    start: (args, options = {}) => start(process.execPath, [program, ...wordsOf(args)], options),
    runOnTerminal: (args, options = {}) => onTerminal(process.execPath, [program, ...wordsOf(args)], options),
    shell: (line, options = {}) => start("/bin/bash", ["-c", line], options).finished,
    shellOnTerminal: (line, options = {}) => onTerminal("/bin/bash", ["-c", line], options),
    async write(name, content) {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
    read: (name) => readFile(join(folder, name), "utf8"),
  };
}

function wordsOf(args: Args): readonly string[] {
  return typeof args === "string" ? args.split(/\s+/).filter(Boolean) : args;
}
