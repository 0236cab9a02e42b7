/** Runs every block of the README and docs as written, against a simulated portal. */
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect } from "vitest";
import { type CompromisedPortal, compromisedPortal } from "../../src/simulator/index.js";
import { type Block, PAGES, root, type Section, sectionsOf } from "../support/documents.js";
import { type Desk, test } from "./support/desk.js";

/** What `sessionctl simulate` serves. A reader who follows the pages word by word has the same. */
interface Simulated extends Omit<CompromisedPortal, "janis" | "mara"> {
  url: string;
  /** Mara's environment, with her own session. */
  asMara: Record<string, string>;
  /** The ids of Mara's open sessions and those of Jānis. */
  maras(): string[];
  janis(): string[];
}

async function openSimulated(desk: Desk): Promise<Simulated> {
  const { portal, mara, janis, tokens, sessions } = compromisedPortal();
  desk.canaries.watch(portal);
  const url = await desk.serve(portal);
  const open = (user: typeof mara) => portal.connections(user).map(({ id }) => id);
  return {
    portal,
    url,
    tokens,
    sessions,
    asMara: { SESSIONCTL_URL: url, SESSIONCTL_PORTAL_TOKEN: tokens.mara },
    maras: () => open(mara),
    janis: () => open(janis),
  };
}

/** How the blocks of a section run. By default Mara runs them, with her credential in the environment. */
interface Preparation {
  /** The environment. */
  as?: (simulated: Simulated) => Record<string, string>;
  /** Shell lines that run before, to set up what every reader has. */
  before?: (simulated: Simulated) => string;
  /** What is typed when a line reads hidden input. */
  typed?: (simulated: Simulated) => string;
  /** A section whose first block creates the client that these blocks use. */
  goesOnWith?: string;
  /** What must be true afterwards, besides the exit code. */
  holds?: (printed: string[], simulated: Simulated) => unknown;
}

const nobody = () => ({});
/** A password store on the path that prints Mara's token. */
const passwordStore = ({ tokens }: Simulated) => `
bin="$(dirname "$(command -v sessionctl)")"
printf '#!/bin/sh\\n[ "$1 $2" = "show work" ] && echo "%s"\\n' '${tokens.mara}' > "$bin/pass"
chmod +x "$bin/pass"
trap 'rm "$bin/pass"' EXIT`;

const preparations: Record<string, Preparation> = {
  "README.md#hand-it-over-without-a-trace-in-the-shells-history": {
    as: nobody,
    before: passwordStore,
    typed: ({ tokens }) => tokens.mara,
    holds: (printed, { sessions }) => {
      expect(printed).toHaveLength(3);
      for (const each of printed) expect(each).toContain(sessions.own);
    },
  },
  "README.md#clean-up-stale-sessions-every-month": {
    as: ({ url, tokens }) => ({ SESSIONCTL_URL: url, SESSIONCTL_API_KEY: tokens.maraApiKey }),
    holds: (_, { maras, sessions }) => expect(maras()).not.toContain(sessions.officeLaptop),
  },
  "README.md#there-is-a-sign-in-that-is-not-me": {
    holds: (_, { maras }) => expect(maras()).toEqual([]),
  },
  "README.md#an-employee-left": {
    holds: (_, { janis }) => expect(janis()).toEqual([]),
  },
  "README.md#keep-only-the-newest": {
    holds: (_, { maras, sessions }) => expect(maras()).toEqual([sessions.own]),
  },
  "README.md#from-code": {
    holds: ([printed], { maras, sessions }) => {
      expect(printed).toMatch(new RegExp(`${sessions.own} \\(this one\\)`));
      expect(printed).toMatch(new RegExp(`${sessions.stranger} revoked confirmed`));
      expect(maras()).toEqual([sessions.own]);
    },
  },
  "docs/command-line.md#credentials": {
    as: nobody,
    before: ({ tokens }) => `(umask 077 && echo '${tokens.maraApiKey}' > key); trap 'rm key' EXIT`,
    holds: ([printed]) => expect(printed).toContain("in use"),
  },
  "docs/command-line.md#selecting": {
    holds: ([printed = ""], { sessions }) => {
      expect(printed.split(sessions.officeLaptop)).toHaveLength(3);
      expect(printed).not.toContain(sessions.stranger);
    },
  },
  "docs/library.md#the-workflow-preview-apply-resume-report": {
    holds: ([, applied, resumed], { maras, sessions }) => {
      expect(applied).toContain("stale sessions");
      expect(resumed).toMatch(/revoked: \d+/);
      expect(maras()).not.toContain(sessions.phone);
      expect(maras()).toContain(sessions.officeLaptop);
    },
  },
  "docs/library.md#the-whole-spec": {
    goesOnWith: "docs/library.md#the-workflow-preview-apply-resume-report",
  },
  "docs/library.md#a-portal-for-your-own-tests": {
    as: nobody,
    holds: ([printed]) => expect(printed).toMatch(/outcome: 'revoked'/),
  },
};

/** This block installs and tests, which has already happened when this test runs. */
const NOT_RUN = ["npm ci && npm run demo\nnpm ci && npm test\n"];

const sections = PAGES.flatMap(sectionsOf)
  .map(({ name, blocks }) => ({ name, blocks: blocks.filter(({ code }) => !NOT_RUN.includes(code)) }))
  .filter(({ blocks }) => blocks.length > 0);

test("every section that has a preparation has blocks", () => {
  const names = sections.map(({ name }) => name);
  expect(Object.keys(preparations).filter((name) => !names.includes(name))).toEqual([]);
});

describe.concurrent("the documentation runs as written", () => {
  test.for(sections)("$name", async (section, { desk }) => {
    const simulated = await openSimulated(desk);
    const preparation = preparations[section.name] ?? {};
    const printed: string[] = [];
    for (const block of section.blocks) printed.push(await run(desk, block, simulated, preparation));
    await preparation.holds?.(printed, simulated);
  });
});

/** Runs a block. @returns what it printed on stdout, or on the terminal. */
function run(
  desk: Desk,
  { language, code }: Block,
  simulated: Simulated,
  preparation: Preparation,
): Promise<string> {
  const env = (preparation.as ?? (({ asMara }) => asMara))(simulated);
  if (language === "sh") return runInShell(desk, code, { env, simulated, preparation });
  expect(["js", "ts"]).toContain(language);
  const goesOnWith = sections.find(({ name }) => name === preparation.goesOnWith);
  return runCode(desk, goesOnWith ? `${clientOf(goesOnWith)}\n${code}` : code, env);
}

/** Runs the lines in one shell, which stops at the first line that fails. Questions are answered with yes. */
async function runInShell(
  desk: Desk,
  code: string,
  {
    env,
    simulated,
    preparation,
  }: { env: Record<string, string>; simulated: Simulated; preparation: Preparation },
): Promise<string> {
  const lines = code.replaceAll("https://portal.example.com", simulated.url);
  const script = `set -eo pipefail\n${preparation.before?.(simulated) ?? ""}\n${lines}`;
  const asking = lines
    .split("\n")
    .filter((line) => /^sessionctl (revoke|apply)/.test(line) && !line.includes("--yes"));
  if (asking.length === 0) {
    const input = lines.includes("read -rs") && { input: `${preparation.typed?.(simulated)}\n` };
    const { code: exitCode, stdout, stderr } = await desk.shell(script, { env, ...input });
    expect({ code: exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  }
  const steps = asking.map(() => ({ waitFor: /Revoke .*\?/, type: "y" }));
  const { code: exitCode, text } = await desk.shellOnTerminal(script, { env, steps });
  expect({ code: exitCode, text: exitCode === 0 ? "" : text }).toEqual({ code: 0, text: "" });
  return text;
}

/** Runs the block as a project that has the package installed. */
async function runCode(desk: Desk, code: string, env: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    alias: {
      sessionctl: join(root, "src/index.ts"),
      "sessionctl/journal-file": join(root, "src/journal/file.ts"),
      "sessionctl/simulator": join(root, "src/simulator/index.ts"),
      "sessionctl/simulator/listen": join(root, "src/simulator/listen.ts"),
    },
    // The bundle may contain CommonJS that requires Node's own modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  await desk.write("block.mjs", outputFiles[0]?.text ?? "");
  const finished = await desk.shell(`"${process.execPath}" block.mjs`, { env });
  expect(finished).toMatchObject({ code: 0, stderr: "" });
  return finished.stdout;
}

/** The first block of a section, up to the client. */
function clientOf({ blocks: [first] }: Section): string {
  const code = first?.code ?? "";
  return code.slice(0, code.indexOf("\n\n", code.indexOf("docspace({")));
}
