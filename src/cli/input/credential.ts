import { text } from "node:stream/consumers";
import type { GivenCredential, Product, SignInMethod } from "../../providers/product.js";
import { UsageError } from "../exit-code.js";

/**
 * Reads the credential from the environment; `undefined` if the environment holds none.
 *
 * @throws UsageError if it holds two credentials, or only a part of one. The message names variables, never values.
 */
export function credentialFromEnvironment(
  { signIn }: Product,
  env: NodeJS.ProcessEnv,
): GivenCredential | undefined {
  const found = methodsMeant(signIn, env).flatMap(({ kind, parts }) => {
    const variables = parts.map(({ variable }) => variable);
    const values = variables.flatMap((variable) => env[variable] || []);
    if (values.length === 0) return [];
    if (values.length === parts.length) return [{ variables, credential: { kind, values } }];
    const missing = variables.length - values.length;
    throw new UsageError(
      `${variables.join(" and ")} belong together, and ${missing === 1 ? "one" : missing} of them ${missing === 1 ? "is" : "are"} not set.`,
    );
  });
  if (found.length > 1) {
    const names = found.map(({ variables }) => variables.join(" with ")).join(" and ");
    throw new UsageError(`${names} are set at once, and each is a credential. Unset all but one.`);
  }
  return found[0]?.credential;
}

/**
 * The ways to sign in that the environment may mean. If several use the same variables, the mode decides between them.
 *
 * @throws UsageError for an unknown mode.
 */
function methodsMeant(signIn: Product["signIn"], env: NodeJS.ProcessEnv): readonly SignInMethod[] {
  const modes = signIn.flatMap(({ mode }) => mode ?? []);
  for (const variable of new Set(modes.map((mode) => mode.variable))) {
    const given = env[variable] || "standard";
    const known = [
      "standard",
      ...modes.filter((mode) => mode.variable === variable).map(({ value }) => value),
    ];
    if (!known.includes(given)) {
      throw new UsageError(`${variable} must be one of ${known.join(", ")}. Unset it for standard.`);
    }
  }
  const isMeant = ({ mode }: SignInMethod) => mode !== undefined && env[mode.variable] === mode.value;
  const isReplaced = (method: SignInMethod) =>
    signIn.some((other) => isMeant(other) && String(variablesIn(other)) === String(variablesIn(method)));
  return signIn.filter((method) => (method.mode ? isMeant(method) : !isReplaced(method)));
}

const variablesIn = ({ parts }: SignInMethod) => parts.map(({ variable }) => variable);

/**
 * Reads a credential from standard input, one line for each of its parts.
 *
 * @param kind the kind that the user named; `true` if the product should tell it from the text.
 */
export async function credentialFromStdin(product: Product, kind: string | true): Promise<GivenCredential> {
  const named = kind === true ? undefined : methodNamed(product, kind);
  if (process.stdin.isTTY)
    throw new UsageError("--credential-stdin reads a pipe or a file, but standard input is a terminal.");
  const given = await text(process.stdin);
  if (!given.trim()) throw new UsageError("--credential-stdin found nothing on standard input.");
  return credentialFromLines(product, given, { kind: named?.kind });
}

/**
 * Reads a credential that has each of its parts on its own line. Further lines are ignored.
 *
 * @param kind the kind of the credential. Default: the product tells it from the text.
 * @param from the source of the lines, as the beginning of a sentence. Default: the message names no source.
 */
export function credentialFromLines(
  product: Product,
  text: string,
  { kind, kindFlag, from }: { kind?: string | undefined; kindFlag?: string; from?: string } = {},
): GivenCredential {
  const named = kind === undefined ? undefined : methodNamed(product, kind, kindFlag);
  const lines = text.trimStart().split(/\r?\n/);
  const [first = ""] = lines;
  const method = named ?? product.signIn.find((each) => each.recognises?.(first)) ?? product.signIn[0];
  const { length } = method.parts;
  // A blank at the end of a password belongs to it. At the end of a token or a name it never does.
  const values = method.parts.flatMap(({ secret }, index) => {
    const line = lines[index] ?? "";
    return (secret && length > 1 ? line : line.trim()) || [];
  });
  if (values.length < length)
    throw new UsageError(from ? `${from} gives too few lines: ${linesOf(method)}` : linesOf(method));
  return { kind: method.kind, values };
}

/**
 * Finds the way to sign in that a kind names.
 *
 * @throws UsageError for an unknown kind. The message does not repeat it, because it may be a misplaced credential.
 */
export function methodNamed({ signIn }: Product, kind: string, flag = "--credential-stdin"): SignInMethod {
  const method = signIn.find((each) => each.kind === kind);
  if (method) return method;
  throw new UsageError(
    `${flag} takes one of ${signIn.map((each) => each.kind).join(", ")}. The given value is none of these.`,
  );
}

function linesOf({ kind, parts }: SignInMethod): string {
  const prompts = parts.map(({ prompt }) => prompt.charAt(0).toLowerCase() + prompt.slice(1));
  const count = ["no", "one", "two", "three"][parts.length] ?? parts.length;
  return `${kind} needs ${count} lines: ${prompts.join(", then ")}.`;
}
