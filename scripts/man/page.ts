/** The manual page, made from the same declarations as the help. */
import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { describedOption, FLAGS } from "../../src/cli/help/layout.js";
import { type Part, type Section, toldOf } from "../../src/cli/help/sections.js";
import { bold, item, macro, quoted, text, typed, verbatim } from "./roff.js";

/** What a page says about its release. Nothing depends on the day of the build: the same sources give the same page. */
export interface Edition {
  version: string;
  /** The day of the release, or a word that says that there is no release yet. */
  date: string;
}

const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["SESSIONCTL_URL", "The installation, if neither --url nor --profile is given."],
  ["SESSIONCTL_PROVIDER", "The product, if neither --provider nor --profile is given."],
  ["HTTPS_PROXY, NO_PROXY", "The proxy for https, and the hosts that are reached without it."],
  ["NODE_EXTRA_CA_CERTS", "A file of further certificate authorities (PEM)."],
  ["NO_COLOR", "Turns off colour, if it is set and not empty."],
  ["TZ", "The time zone of local times."],
  ["XDG_CONFIG_HOME, XDG_STATE_HOME", "The folders of configuration and state, on Linux."],
];

const FILES: readonly (readonly [path: string, meaning: string])[] = [
  ["~/.config/sessionctl/config.json", "The profiles, without their secrets."],
  ["~/.local/state/sessionctl/journals/", "The journals of runs, for `sessionctl resume`."],
];

/** `sessionctl.1`: the whole command line in one page. What several commands share is described once. */
export function manualPage(program: CommandUnknownOpts, { version, date }: Edition): string {
  const commands = allBelow(program, program.name());
  const groups = sharedIn(commands.flatMap(({ command }) => groupsOf(command)).filter(isWorthSharing));
  const sections = sharedIn(commands.flatMap(({ command }) => toldOf(command).sections.map(sectionAsShared)));
  const { examples, exitCodes } = toldOf(program);
  const shared = new Set([...groups.keys(), ...sections.keys()]);
  return `${[
    `.\\" Made from the commands by "npm run man". Change src/cli/groups/ and not this file.`,
    // Readers of roff recognise a date only if its hyphens are not escaped.
    `.TH ${quoted(program.name().toUpperCase())} 1 ${/^[\d-]+$/.test(date) ? date : quoted(date)} ${quoted(`${program.name()} ${version}`)} "User Commands"`,
    // We turn off hyphenation and justification, because people copy flags from here.
    ".nh",
    ".ad l",
    macro("SH", "NAME"),
    text(`${program.name()} - ${sentenceAsTitle(program.description())}`),
    macro("SH", "SYNOPSIS"),
    `${bold(program.name())} ${typed("<command>")} ${typed("[options]")}`,
    macro("SH", "DESCRIPTION"),
    text(program.description()),
    text(`Each command has a section below, and "${program.name()} COMMAND --help" shows its help.`),
    text(`"${program.name()} --version" prints the version.`),
    ...overviewOf(program),
    macro("SS", "First steps"),
    ...examples.flatMap((each) =>
      typeof each === "string" ? verbatim([each]) : item(bold(each[0]), each[1]),
    ),
    ...commands.flatMap(({ path, command }) => pageOf(path, command, exitCodes, shared)),
    macro("SH", "FLAGS OF SEVERAL COMMANDS"),
    ...[...groups.values()].flatMap(({ title, options }) => [
      macro("SS", title),
      ...options.flatMap((option) => flagItem(option)),
    ]),
    ...[...sections.values()].flatMap(sectionLines),
    macro("SH", "EXIT STATUS"),
    ...exitCodes.flatMap(([code, meaning]) => item(bold(code), `${meaning}.`)),
    macro("SH", "ENVIRONMENT"),
    ...ENVIRONMENT.flatMap(([name, meaning]) => item(bold(name), meaning)),
    ".PP",
    text(`The variables for credentials are described above, and by "${program.name()} profile add --help".`),
    macro("SH", "FILES"),
    text("These are the paths on Linux. Other systems have other folders for this."),
    ...FILES.flatMap(([path, meaning]) => item(bold(path), meaning)),
  ].join("\n")}\n`;
}

/**
 * The day of the release of a version from the changelog, or the text that stands there instead.
 *
 * @throws Error if the changelog has no such version.
 */
export function releaseDate(changelog: string, version: string): string {
  const heading = changelog.split("\n").find((line) => line.startsWith(`## ${version}, `));
  if (!heading) throw new Error(`CHANGELOG.md has no heading "## ${version}, DATE".`);
  return heading.slice(`## ${version}, `.length).trim();
}

interface Placed {
  path: string;
  command: CommandUnknownOpts;
}

function allBelow({ commands }: CommandUnknownOpts, before: string): Placed[] {
  return commands.flatMap((command) => {
    const path = `${before} ${command.name()}`;
    return [{ path, command }, ...allBelow(command, path)];
  });
}

/** The commands by task, as the help of the program lists them. */
function overviewOf(program: CommandUnknownOpts): string[] {
  const titles = [...new Set(program.commands.map((each) => each.helpGroup()))];
  return titles.flatMap((title) => [
    macro("SS", withoutColon(title)),
    ...program.commands
      .filter((each) => each.helpGroup() === title)
      .flatMap((each) => item(bold(each.name()), each.description())),
  ]);
}

/** What only one command has, and where the rest is described. */
function pageOf(
  path: string,
  command: CommandUnknownOpts,
  programsCodes: ReturnType<typeof toldOf>["exitCodes"],
  shared: ReadonlySet<string>,
): string[] {
  const { examples, sections, exitCodes } = toldOf(command);
  const groups = groupsOf(command);
  const own = groups.filter(({ key }) => !shared.has(key));
  const elsewhere = groups.filter(({ key }) => shared.has(key)).map(({ title }) => title);
  return [
    macro("SH", path.split(" ").slice(1).join(" ").toUpperCase()),
    usageOf(path, command),
    ".PP",
    text(command.description()),
    ...own.flatMap(({ title, options }) => [macro("SS", title), ...options.flatMap(flagItem)]),
    ...(elsewhere.length > 0
      ? [
          macro("SS", "More flags"),
          text(`FLAGS OF SEVERAL COMMANDS describes them: ${elsewhere.join("; ")}.`),
        ]
      : []),
    ...sections
      .map(sectionAsShared)
      .filter(({ key }) => !shared.has(key))
      .flatMap(sectionLines),
    ...(exitCodes.length > 0 && exitCodes !== programsCodes
      ? sectionLines({ title: "Exit status", parts: exitCodes.map(([code, text]) => [code, `${text}.`]) })
      : []),
    macro("SS", "Examples"),
    ...verbatim(examples.map((each) => (typeof each === "string" ? each : each[0]))),
  ];
}

function usageOf(path: string, command: CommandUnknownOpts): string {
  const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
  const values = command.registeredArguments.map((each) =>
    each.required ? `<${each.name()}>` : `[${each.name()}]`,
  );
  const rest = [...required, "[options]", ...(command.commands.length > 0 ? ["<command>"] : []), ...values];
  return [bold(path), ...rest.map(typed)].join("\n");
}

interface Group {
  key: string;
  title: string;
  options: readonly Option[];
}

/** Whether flags are worth a section of their own. If there are only a few, readers prefer them at the command. */
function isWorthSharing({ options }: Group): boolean {
  return options.length > 3;
}

/** The flags of a command in their groups, without `--help`, which every command has. */
function groupsOf(command: CommandUnknownOpts): Group[] {
  const help = command.createHelp();
  const flags = help.visibleOptions(command).filter(({ long }) => long !== "--help");
  const grouped = help.groupItems([], flags, (option) => option.helpGroupHeading ?? FLAGS.own);
  return [...grouped].map(([heading, options]) => ({
    key: [heading, ...options.map((option) => `${option.flags} ${describedOption(option)}`)].join("\n"),
    title: withoutColon(heading),
    options,
  }));
}

function sectionAsShared({ title, parts }: Section): Section & { key: string } {
  return { key: JSON.stringify([title, parts]), title, parts };
}

/** The items that more than one command has in the same words. */
function sharedIn<Told extends { key: string }>(all: readonly Told[]): Map<string, Told> {
  const often = all.filter(({ key }) => all.filter((other) => other.key === key).length > 1);
  return new Map(often.map((each) => [each.key, each]));
}

function flagItem(option: Option): string[] {
  return item(typed(option.flags), `${describedOption(option)}.`);
}

function sectionLines({ title, parts }: Section): string[] {
  return [macro("SS", title), ...parts.flatMap(partLines)];
}

function partLines(part: Part, at: number): string[] {
  if (typeof part !== "string") return item(bold(part[0]), part[1]);
  // A heading begins a paragraph by itself.
  return at === 0 ? [text(part)] : [".PP", text(part)];
}

function withoutColon(heading: string): string {
  return heading.replace(/:$/, "");
}

/** Converts a sentence to the text after the name: `End it.` becomes `end it`. */
function sentenceAsTitle(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, "")}`;
}
