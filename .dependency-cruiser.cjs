/** Which way imports run. `npm run check` fails when one runs another way. */
const GROUND =
  "^src/(session|outcome|errors|secret|remote-text|clock|local-time|sha256|limits|extras|notify|placed-file)\\.ts$";
const SELECTION = "^src/selection/";
const TRIAGE = "^src/triage/";
const PLAN = "^src/plan/";
const JOURNAL = "^src/journal/";
const APPLY = "^src/apply/";
const REPORT = "^src/report/";
const ROOMS = "^src/(selection|triage|plan|journal|apply|report)/";
const DOORS = "^src/([^/]+/index|journal/file)\\.ts$";
const NEEDS_NODE = "^src/(journal/(file|lock|lock-holder)|placed-file|simulator/(listen|kit/listen))\\.ts$";
const HTTP = "^src/http/";
const PROVIDERS = "^src/providers/";
const SIMULATOR = "^src/simulator/";
const CLI = "^src/cli/";

const never = (name, from, to, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment: "What imports each other cannot be read one after the other.",
      severity: "error",
      // The simulator's routes and the list of them name each other's types.
      from: { pathNot: SIMULATOR },
      to: { circular: true },
    },
    {
      name: "nobody-imports-the-command-line",
      severity: "error",
      from: { path: "^src/", pathNot: CLI },
      to: { path: CLI },
    },
    {
      name: "the-simulator-stands-alone",
      comment: "A misconception in the client must not hide in its stand-in.",
      severity: "error",
      from: { path: SIMULATOR },
      to: { path: "^src/", pathNot: SIMULATOR },
    },
    {
      name: "the-simulator-imports-generated-types-only",
      severity: "error",
      from: { path: SIMULATOR },
      to: { path: "^generated/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the-library-does-not-simulate",
      severity: "error",
      from: { path: "^src/", pathNot: [SIMULATOR, CLI] },
      to: { path: SIMULATOR },
    },
    never("the-ground-imports-nothing-above", GROUND, [
      "^src/provider\\.ts$",
      SELECTION,
      TRIAGE,
      PLAN,
      JOURNAL,
      APPLY,
      REPORT,
      HTTP,
      PROVIDERS,
      "^generated/",
    ]),
    never("http-knows-no-product-and-no-workflow", HTTP, [
      SELECTION,
      PLAN,
      JOURNAL,
      APPLY,
      REPORT,
      PROVIDERS,
      "^generated/",
    ]),
    never("providers-know-no-workflow", PROVIDERS, [SELECTION, PLAN, JOURNAL, APPLY, REPORT]),
    never("selection-comes-before-plan", SELECTION, [PLAN, JOURNAL, APPLY, REPORT, HTTP, PROVIDERS]),
    never("triage-ranks-and-nothing-else", TRIAGE, [
      PLAN,
      JOURNAL,
      APPLY,
      REPORT,
      HTTP,
      PROVIDERS,
      "^generated/",
    ]),
    never(
      "nothing-is-revoked-for-its-risk",
      [SELECTION, PLAN, JOURNAL, APPLY, REPORT, HTTP, PROVIDERS],
      TRIAGE,
    ),
    never("plan-comes-before-apply", PLAN, [JOURNAL, APPLY, REPORT, HTTP, PROVIDERS]),
    never("journal-comes-before-apply", JOURNAL, [APPLY, REPORT, HTTP, PROVIDERS]),
    never("apply-comes-before-report", APPLY, [REPORT]),
    never("the-workflow-knows-no-product", [APPLY, REPORT], [HTTP, PROVIDERS, "^generated/"]),
    {
      name: "rooms-have-one-door",
      comment:
        "Of a room the others import its index.ts. What needs Node of the journal has a door of its own.",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: ROOMS, pathNot: [DOORS, "^src/$1/"] },
    },
    {
      name: "rooms-have-one-door-for-the-entry-too",
      severity: "error",
      from: { path: "^src/[^/]+\\.ts$" },
      to: { path: ROOMS, pathNot: DOORS },
    },
    {
      name: "the-library-runs-without-node",
      comment:
        "It runs where fetch runs. Files, locks and servers are for Node only, and nothing else imports them.",
      severity: "error",
      from: { path: "^src/", pathNot: [CLI, NEEDS_NODE] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "what-needs-node-is-not-in-the-library-entry",
      severity: "error",
      from: { path: "^src/", pathNot: [CLI, NEEDS_NODE] },
      to: { path: NEEDS_NODE },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Types count: what a file may know is what the rules are about.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js"] },
  },
};
