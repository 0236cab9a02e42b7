import { ASK_FOR_PROFILES, allOf, type CommandModel, type FlagModel, type Values, wordOf } from "./model.js";

/** Makes the completion script for fish 3.0 or later. */
export function fishCompletion(model: CommandModel): string {
  return `# Completion of sessionctl for fish. Made by: sessionctl completion fish

function __sessionctl_behind --description 'Whether these words were typed first'
    set -l words (commandline -opc)
    set -l count (count $argv)
    test (count $words) -gt $count; or return 1
    test $count -eq 0; and return 0
    set -l last (math $count + 1)
    set -l first $words[2..$last]
    test "$first" = "$argv"
end

function __sessionctl_right_behind --description 'Whether exactly these words were typed'
    test (count (commandline -opc)) -eq (math (count $argv) + 1); and __sessionctl_behind $argv
end

function __sessionctl_list --description 'The next word of a list with commas between'
    set -l typed (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l before (string match -r -- '^.*,' $typed)
    set -l given (string split , -- $before)
    for word in $argv
        contains -- $word $given; or echo "$before$word"
    end
end

complete -c sessionctl -f
${allOf(model).flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, flags, commands, argument }: CommandModel): string[] {
  const words = path.join(" ");
  // The program's own flags make no sense after a command.
  const flagsHere = path.length === 0 ? "__sessionctl_right_behind" : `__sessionctl_behind ${words}`;
  const wordsHere = `__sessionctl_right_behind ${words}`.trim();
  const argumentLine =
    argument === "files"
      ? [`complete -c sessionctl -n '__sessionctl_behind ${words}' -F`]
      : argument && argument !== "text"
        ? [`complete -c sessionctl -n '${wordsHere}' -a '${wordsOf(argument)}'`]
        : [];
  return [
    ...commands.map(
      (each) => `complete -c sessionctl -n '${wordsHere}' -a ${wordOf(each)} -d ${quoted(each.description)}`,
    ),
    ...argumentLine,
    ...flags.map((flag) => `complete -c sessionctl -n '${flagsHere}'${flagText(flag)}`),
  ];
}

function flagText({ names, description, value, values, list }: FlagModel): string {
  const typed = names.map((name) =>
    name.startsWith("--") ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`,
  );
  // If a value may be left out, the flag must not take the next word as its value.
  const required = value === "required" ? (values === "files" ? " -r -F" : " -x") : "";
  const words = value === "none" ? "" : wordsOf(values);
  const offered = words && ` -a '${list ? `(__sessionctl_list ${words})` : words}'`;
  return `${typed.join("")}${required}${offered} -d ${quoted(description)}`;
}

function wordsOf(values: Values): string {
  if (values === "profiles") return `(${ASK_FOR_PROFILES})`;
  return typeof values === "string" ? "" : values.join(" ");
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
