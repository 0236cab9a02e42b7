import { ASK_FOR_PROFILES, type CommandModel, type FlagModel, type Values, wordOf } from "./model.js";

/** Makes the completion script for zsh. It can be sourced, or saved as `_sessionctl` in a folder of `fpath`. */
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

/** Makes one function for each command. The function of a command with subcommands calls their functions. */
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

/** Writes a flag for `_arguments`. A flag that may be given only once excludes its other name. */
function flagSpec({ names, description, value, values, several, list }: FlagModel): string {
  // `=` takes the value from this word or the next one, `=-` only from this word.
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
