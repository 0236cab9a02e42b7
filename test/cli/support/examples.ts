import type { Desk } from "./desk.js";
import { type Office, openOffice } from "./office.js";
import type { Step } from "./terminal.js";

/** What an example of the help needs in order to run. */
interface Preparation {
  /** A shell line that runs before it. */
  before?: string;
  /** Who runs it. Default: Mara, through her own session. */
  as?: (office: Office) => Record<string, string>;
  /** The answers, if the example asks a person. */
  steps?: Step[];
  /** The exit code. Default: 0. */
  code?: number;
}

const yes: Step[] = [{ waitFor: "Revoke ", type: "y" }];
const planned = "sessionctl plan --others --out others.json";
const reported = "sessionctl revoke --others --yes --report report.json --journal run.jsonl";
const keyed =
  "openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out pub.pem";
const stored = "sessionctl profile add work --url https://office.example.com --no-credential";
/** The tests have no keyring: the portal is stored and the credential is refused. */
const withoutKeyring: Preparation = { steps: [{ waitFor: "its credential is not" }], code: 1 };
const untilStopped: Preparation = { steps: [{ waitFor: "Ctrl-C stops it.", type: "\x03" }] };

/** A password store on the path that prints what is in the environment. */
const passwordStore = `cd "$(dirname "$(command -v sessionctl)")" && printf '#!/bin/sh\necho "$SESSIONCTL_PORTAL_TOKEN"\n' > pass && chmod +x pass`;

const examples: Record<string, Preparation> = {
  "sessionctl whoami": {},
  "sessionctl whoami --json": {},
  "sessionctl doctor": {},
  "sessionctl doctor --json": {},
  "sessionctl check": {},
  "pass show work-session | sessionctl check --credential-stdin": { before: passwordStore },
  "sessionctl fields": {},
  "sessionctl fields --json": {},
  "sessionctl list": {},
  "sessionctl list --match country=Latvia city=Riga": {},
  "sessionctl list --where 'age(startedAt) > duration(\"720h\")'": {},
  "sessionctl list --where 'mobile && !inCidr(ip, \"10.0.0.0/8\")'": {},
  "sessionctl list --country Brazil --newer-than 1d": {},
  "sessionctl list --json=id,ip,country": {},
  "sessionctl triage": {},
  "sessionctl triage --newer-than 1d": {},
  "sessionctl triage --json=id,risk,reasons": {},
  "sessionctl plan --others --out others.json": {},
  "sessionctl plan --older-than 30d --keep-newest 1 --out stale.json": {},
  "sessionctl plan --id 40198 --json": {},
  "sessionctl apply others.json": { before: planned, steps: yes },
  "sessionctl apply others.json --yes --report report.json": { before: planned },
  "sessionctl report report.json": { before: reported },
  "sessionctl report report.json --ocsf": { before: reported },
  "sessionctl report report.json --sign key.pem --journal run.jsonl": { before: `${reported} && ${keyed}` },
  "sessionctl verify-report s.json --key p.pem --report r.json --journal r.jsonl": {
    before: `sessionctl revoke --others --yes --report r.json --journal r.jsonl && ${keyed} && cp pub.pem p.pem && sessionctl report r.json --sign key.pem --journal r.jsonl --out s.json`,
  },
  "sessionctl revoke": {
    steps: [{ waitFor: "Esc leave", type: " " }, { waitFor: "1 of 5 sessions will", type: "\r" }, ...yes],
  },
  "sessionctl revoke --others": { steps: yes },
  "sessionctl revoke --others --watch 15m --again": {
    steps: [...yes, { waitFor: "Watching until", type: "\x03" }],
    code: 130,
  },
  'sessionctl revoke --others --reason "stolen laptop"': { steps: yes },
  "sessionctl revoke --id 40198": { steps: yes },
  "sessionctl revoke --user tom@example.com --yes": {},
  "sessionctl resume ~/.local/state/sessionctl/journals/RUN.jsonl": {
    before: "sessionctl revoke --others --yes --journal ~/.local/state/sessionctl/journals/RUN.jsonl",
  },
  "sessionctl reset-password": {
    as: ({ asMarasKey }) => asMarasKey,
    steps: [{ waitFor: "make the link?", type: "y" }],
  },
  "sessionctl reset-password --show-link --include-current --yes": {},
  "sessionctl history --user tom@example.com": {},
  "sessionctl history --user tom@example.com --since 7d --json": {},
  "sessionctl profile add work --url https://office.example.com": withoutKeyring,
  "sessionctl profile add ci --url https://ci.example.com --credential-file key": {
    before: "umask 077 && echo sk-example > key",
  },
  "sessionctl profile use work": { before: stored },
  "sessionctl profile list": { before: stored },
  "sessionctl profile remove work": { before: stored },
  "sessionctl journal list": {},
  "sessionctl journal prune --older-than 30d --yes": {},
  "sessionctl simulate": untilStopped,
  "sessionctl simulate --port 8092": untilStopped,
  "sessionctl simulate --sessions 10000 --latency 200 --fault unavailable:3": untilStopped,
  "sessionctl demo": {},
  "sessionctl completion bash > /etc/bash_completion.d/sessionctl": {},
  "sessionctl completion fish > ~/.config/fish/completions/sessionctl.fish": {
    before: "mkdir -p ~/.config/fish/completions",
  },
};

/** Replaces the placeholders of an example. */
function filledIn(text: string, { ids }: Office): string {
  return text
    .replaceAll("40198", ids.laptop)
    .replaceAll("--port 8092", "--port 0")
    .replaceAll("/etc/bash_completion.d/", "./");
}

/**
 * Makes an example ready to run.
 *
 * @throws Error for an example without a preparation.
 */
export async function runnable(desk: Desk, example: string) {
  const preparation = examples[example];
  if (!preparation) throw new Error(`Nothing is prepared for the example ${example}`);
  const office = await openOffice(desk);
  const { before, as = ({ asMara }) => asMara, steps, code = 0 } = preparation;
  return {
    line: filledIn(example, office),
    before: before && filledIn(before, office),
    env: as(office),
    steps,
    code,
  };
}

/** Preparations that belong to no example. */
export function unused(used: readonly string[]): string[] {
  return Object.keys(examples).filter((example) => !used.includes(example));
}
