/** The picture of a terminal for the README, made with the real command line on a simulated portal. */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compromisedPortal } from "../../src/simulator/index.js";
import { listen } from "../../src/simulator/listen.js";
import { runOnTerminal } from "../../test/cli/support/terminal.js";
import { drawn } from "./screen.js";
import { svgOf } from "./svg.js";

const COLUMNS = 80;
const ARGS = ["revoke", "--others"];
const COMMAND = `sessionctl ${ARGS.join(" ")}`;

/** Three in the morning. The portal and the program use this fixed clock, so that every picture is the same. */
const NOW = Date.parse("2026-03-14T03:00:00Z");
const FIXED_CLOCK = `globalThis.Date = class extends Date {
  constructor(...given) { super(...(given.length > 0 ? given : [${NOW}])); }
  static now() { return ${NOW}; }
};`;

/**
 * Runs the program and returns the picture as SVG, which is always the same.
 *
 * @param program the built command line.
 */
export async function pictureOf(program: string): Promise<string> {
  const { portal, tokens, sessions } = compromisedPortal({ now: () => NOW });
  // This session has a name that attacks terminals. New readers would mistake it for a defect of the program.
  portal.signOut(sessions.hostile);
  const home = await mkdtemp(join(tmpdir(), "sessionctl-picture-"));
  const server = await listen(portal);
  try {
    const { code, raw, text } = await runOnTerminal(process.execPath, [program, ...ARGS], {
      cwd: home,
      columns: COLUMNS,
      // With so many rows, nothing scrolls away.
      rows: 200,
      steps: [{ waitFor: /Revoke .*\?/, type: "y" }],
      env: {
        HOME: home,
        PATH: process.env.PATH ?? "",
        LANG: "C.UTF-8",
        TZ: "UTC",
        TERM: "xterm-256color",
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(FIXED_CLOCK)}`,
        SESSIONCTL_URL: server.url,
        SESSIONCTL_PORTAL_TOKEN: tokens.mara,
      },
    });
    if (code !== 0) throw new Error(`${COMMAND} ended with ${code}. The terminal shows: ${text}`);
    return svgOf(drawn(`\x1b[1m$ ${COMMAND}\x1b[22m\r\n${asAlways(raw)}`, COLUMNS), COLUMNS, titleOf(text));
  } finally {
    await server.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Replaces the port and the digest of the plan, which differ each time. Both keep their length. */
function asAlways(raw: string): string {
  return raw
    .replace(/127\.0\.0\.1:\d{4,5}/g, "127.0.0.1:50080")
    .replace(/sha256:[0-9a-f]{64}/g, `sha256:${createHash("sha256").update(COMMAND).digest("hex")}`);
}

function titleOf(text: string): string {
  const asked = /Revoke .*\?/.exec(text)?.[0] ?? "";
  return `A terminal with ${COMMAND}: the plan, the question "${asked}", and the report.`;
}
