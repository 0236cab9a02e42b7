/**
 * Removes unused parts from Ajv's standalone code. For every failure, Ajv makes a list of objects with the rule, its
 * place in the schema and its parameters. Our messages need only the place in the body and the keyword, so a failure
 * becomes one call: `fail(path, keyword, missing)`.
 */

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const NUMBER = String.raw`\(\(typeof (\w+) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)\) && \(isFinite\(\1\)\)`;
const ERROR = String.raw`\{instancePath(?::((?:(?!schemaPath:)[^{}])+))?,schemaPath:${STRING},keyword:(${STRING}),params:\{((?:${STRING}|[^{}"])*)\}\}`;

/** @throws Error if some code of Ajv that reports errors is left, because this file does not know its form. */
export function compacted(code: string): string {
  const shorter = code
    .replaceAll(new RegExp(ERROR, "g"), (_, path = "path", keyword, params) => {
      const missing = /^missingProperty: (.*)$/.exec(params)?.[1];
      return `fail(${[onPath(path), keyword, ...(missing ? [missing] : [])].join(",")})`;
    })
    .replaceAll(/validate\d+\.errors = \[(fail\(.*?\))\];return false;/g, "return $1;")
    .replaceAll(
      // The object is empty if the failure only decides which schema applies next, as after `if`.
      /const (err\d+) = (?:(fail\(.*?\);)|\{\};)if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g,
      (_, _name, failure = "") => `${failure}errors++;`,
    )
    .replaceAll(
      /vErrors = vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g,
      "errors++;",
    )
    .replaceAll(
      /if\(vErrors !== null\)\{if\((_errs\d+)\)\{vErrors\.length = \1;\}else \{vErrors = null;\}\}/g,
      "",
    )
    .replaceAll(/let vErrors = null;|validate\d+\.errors = vErrors;/g, "")
    .replaceAll(
      /\{instancePath(?::((?:(?!parentData[:,])[^{}])+))?,parentData[:,][^{}]*?,rootData\}/g,
      (_, path = "path") => onPath(path),
    )
    .replaceAll('{instancePath="", parentData, parentDataProperty, rootData=data}={}', "path")
    .replaceAll(new RegExp(NUMBER, "g"), "Number.isInteger($1)");
  const left = /vErrors|\binstancePath\b|\brootData\b|validate\d+\.errors/.exec(shorter);
  if (left)
    throw new Error(
      `Ajv reports an error in a form that is not known: ${shorter.slice(left.index, left.index + 200)}`,
    );
  return shorter.replaceAll(/function validate.*?(?=function validate|$)/gs, withoutCount);
}

const onPath = (expression: string) => expression.replaceAll(/\binstancePath\b/g, "path");

/**
 * Removes the count of failures from functions that do not need it. Only a function that tries several schemas
 * (`anyOf`) counts failures and resets the count. All others can return at the first failure.
 */
function withoutCount(body: string): string {
  if (/errors = _errs\d+;|[^{]errors\+\+;/.test(body)) return body;
  return body
    .replaceAll("{errors++;}", "{return false;}")
    .replaceAll(/let errors = 0;|const _errs\d+ = errors;/g, "")
    .replaceAll(/_errs\d+ === errors|errors === (_errs\d+|0)/g, "true")
    .replaceAll(/var valid\d+ = true;|if\(!valid\d+\)\{break;\}/g, "")
    .replaceAll(/if\(valid\d+\)/g, "if(true)")
    .replaceAll(TEXT_PROPERTY, 'if(!isTextOrNull(data.$1, path, "/$1")){return false;}');
}

/** The check of an optional property that is a text or null, like most properties. */
const TEXT_PROPERTY =
  /if\(data\.(\w+) !== undefined\)\{let (data\d+) = data\.\1;if\(\(typeof \2 !== "string"\) && \(\2 !== null\)\)\{return fail\(path\+"\/\1","type"\);\}\}else \{\}/g;
