import { ASK_FOR_PROFILES, allOf, type CommandModel, type FlagModel, type Values, wordOf } from "./model.js";

/** Makes the completion script for bash 3.2 or later. */
export function bashCompletion(model: CommandModel): string {
  const commands = allOf(model);
  const paths = commands.flatMap(({ path }) => (path.length > 0 ? [`"${path.join(" ")}"`] : []));
  return `# Completion of sessionctl for bash. Made by: sessionctl completion bash

_sessionctl() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="" path="" flags="" i
  if ((COMP_CWORD > 0)); then prev="\${COMP_WORDS[COMP_CWORD - 1]}"; fi
  # Bash splits --flag=value into three words.
  if [[ $cur == = ]]; then
    cur=""
  elif [[ $prev == = ]]; then
    prev="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${paths.join(" | ")})
        path="\${path:+$path }\${COMP_WORDS[i]}" ;;
      *) break ;;
    esac
  done

  case "$path" in
${commands.flatMap(caseOf).join("\n")}
  esac
}

_sessionctl_words() {
  local IFS=$' \\t\\n' before=""
  # In a list of fields, only the last one is completed.
  if [[ $cur == *,* ]]; then before="\${cur%,*},"; fi
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${cur##*,}"))
}

_sessionctl_files() {
  local IFS=$'\\n'
  # This puts a slash after a folder. It fails outside of a completion.
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$cur"))
}

complete -F _sessionctl sessionctl
`;
}

/** Makes the case for one command. It offers the values of a flag, the flags, and the words of the argument. */
function caseOf({ path, flags, commands, argument }: CommandModel): string[] {
  const words = [...commands.map(wordOf), ...(argument ? wordsOf(argument) : [])];
  const values = valueCases(flags);
  const flagWords = '_sessionctl_words "$flags"';
  const wordWords = words.length > 0 ? `_sessionctl_words "${words.join(" ")}"` : flagWords;
  const offer = argument === "files" ? "_sessionctl_files" : wordWords;
  return [
    `    "${path.join(" ")}")`,
    `      flags="${flags.flatMap(({ names }) => names).join(" ")}"`,
    ...(values.length > 0 ? ['      case "$prev" in', ...values, "      esac"] : []),
    ...(offer === flagWords
      ? [`      ${flagWords} ;;`]
      : [`      if [[ $cur == -* ]]; then ${flagWords}; else ${offer}; fi ;;`]),
  ];
}

/** The words that a value is chosen from. Bash expands them between double quotes. */
function wordsOf(values: Values): readonly string[] {
  if (values === "profiles") return [`$(${ASK_FOR_PROFILES})`];
  return typeof values === "string" ? [] : values;
}

/** Makes the cases for flags that take a value. We offer nothing for optional text. */
function valueCases(flags: readonly FlagModel[]): string[] {
  const required = flags.filter(({ value }) => value === "required");
  const optional = flags.filter(({ value }) => value === "optional");
  const offered = (from: readonly FlagModel[]) =>
    from.flatMap(({ names, values }) =>
      wordsOf(values).length === 0
        ? []
        : [{ names, offer: `_sessionctl_words "${wordsOf(values).join(" ")}"` }],
    );
  const namesOf = (values: FlagModel["values"]) =>
    required.filter((flag) => flag.values === values).flatMap(({ names }) => names);
  const arm = (names: readonly string[], body: string) =>
    names.length > 0 ? [`        ${names.join(" | ")}) ${body} ;;`] : [];
  return [
    ...arm(namesOf("text"), "return"),
    ...arm(namesOf("files"), "_sessionctl_files; return"),
    ...offered(required).flatMap(({ names, offer }) => arm(names, `${offer}; return`)),
    // If the value was left out, the current word may already be a flag.
    ...offered(optional).flatMap(({ names, offer }) =>
      arm(names, `if [[ $cur != -* ]]; then ${offer}; return; fi`),
    ),
  ];
}
