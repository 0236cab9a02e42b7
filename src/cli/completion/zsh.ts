import { ASK_FOR_PROFILES, type CommandModel, type FlagModel, type Values, wordOf } from "./model.js";

/** The completion for zsh: for a folder of `fpath` as `_sessionctl`, or to be sourced. */
export function zshCompletion(model: CommandModel): string {
  return `#compdef sessionctl
# Completion of sessionctl for zsh. Made by: sessionctl completion zsh

${functionsOf(model).join("\n\n")}

if [[ "\${funcstack[1]}" == _sessionctl ]]; then
  _sessionctl "$@"
else
  compdef _sessionctl sessionctl
fi
`;
}

/** One function for each command. Where there are commands below it, it hands on to theirs. */
function functionsOf(model: CommandModel): string[] {
  const { flags, commands, argument } = model;
  const specs = flags.map(flagSpec);
  if (commands.length === 0) {
    if (argument !== null)
      specs.push(`'1:${argument === "files" ? "file" : "argument"}:${actionOf(argument, false)}'`);
    return [`${functionNameOf(model)}() {\n${argumentsCall("-s", specs)}\n}`];
  }
  const own = `${functionNameOf(model)}() {
  local context state state_descr line curcontext="$curcontext"
  typeset -A opt_args
${argumentsCall("-C", [...specs, "'1:command:->command'", "'*::arguments:->arguments'"])}
  case "$state" in
    command)
      local -a commands
      commands=(
${commands.map((each) => `        ${quoted(`${wordOf(each)}:${each.description.replaceAll(":", "\\:")}`)}`).join("\n")}
      )
      _describe -t commands command commands
      ;;
    arguments)
      case "$line[1]" in
${commands.map((each) => `        ${wordOf(each)}) ${functionNameOf(each)} ;;`).join("\n")}
      esac
      ;;
  esac
}`;
  return [...commands.flatMap(functionsOf), own];
}

function argumentsCall(options: string, specs: readonly string[]): string {
  return `  _arguments ${options} ${specs.map((spec) => `\\\n    ${spec}`).join(" ")}`;
}

function functionNameOf({ path }: CommandModel): string {
  return ["_sessionctl", ...path].join("_").replaceAll("-", "_");
}

/** A flag as `_arguments` takes it: once, its two names excluding each other, or several times. */
function flagSpec({ names, description, value, values, several, list }: FlagModel): string {
  // `=` takes the value from this word or the next; `=-` from this word only.
  const sign = { none: "", required: "=", optional: values === "text" ? "=-" : "=" }[value];
  const forms = names.map((name) => (name.startsWith("--") ? `${name}${sign}` : name));
  const text = `[${description.replace(/[[\]\\:]/g, "\\$&")}]`;
  const takes = { none: "", required: ":value:", optional: "::value:" }[value];
  const spec = `${text}${takes}${takes && actionOf(values, list)}`;
  if (forms.length === 1) return quoted(`${several ? "*" : ""}${forms[0]}${spec}`);
  const excluded = several ? "*" : `(${names.join(" ")})`;
  return `${quoted(excluded)}{${forms.join(",")}}${quoted(spec)}`;
}

function actionOf(values: Values, list: boolean): string {
  if (values === "files") return "_files";
  if (values === "profiles") return `{compadd -- \${(f)"$(${ASK_FOR_PROFILES})"}}`;
  if (values === "text") return " ";
  return list ? `_values -s , field ${values.join(" ")}` : `(${values.join(" ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
