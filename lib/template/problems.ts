import type { TemplateProblem } from "./types";

/**
 * Every code a `TemplateProblem` can have, with what it means. docs/templates.md lists them from
 * here.
 */
export const problemCodes = {
  "missing-file": "A file that the bundle must have, or that `files:` names, is not there.",
  "too-large": "A file, the bundle or the output is larger than the limits allow.",
  "too-many-files": "The bundle or the output has more files than the limits allow.",
  "too-deep": "A document, an expression or a value is nested deeper than the limits allow.",
  "too-expensive": "The expressions of this rendering take more steps than the limits allow.",
  "invalid-definition":
    "`template.yaml` has a field that is missing, unknown or of the wrong kind.",
  "unknown-icon": "The template names an icon that is not among those that can be shown.",
  "invalid-schema": "The parameters are not a valid JSON Schema 2020-12.",
  "invalid-pattern":
    "A pattern is not a regular expression, or one that cannot be checked in linear time.",
  "unchecked-pattern":
    "A pattern of a version that was published long ago cannot be checked in linear time, and is not.",
  "invalid-default": "A default does not fit its own schema.",
  "unfillable-parameter": "A parameter that the form cannot show, or that nobody could fill in.",
  "unknown-format": "A format that nothing checks, so every text is taken for one.",
  "unreachable-parameter":
    "A parameter that is required and not declared, or whose condition no answers meet.",
  "unused-parameter": "A parameter that no expression and no condition reads.",
  "no-files":
    "The template writes nothing: no files, or none for anybody who leaves the form as it is.",
  "refused-defaults":
    "The form as it is, with all that must be filled in, is refused or does not render.",
  "duplicate-parameter": "Two steps declare the same parameter.",
  "split-condition":
    "A condition is about a parameter that another step asks for; the form shows each step by itself.",
  "invalid-condition":
    "A condition (`x-slipway-when`) reads what comes after it or depends on it, or stands where no parameter is.",
  "invalid-yaml": "The file is not well-formed YAML.",
  "unsupported-yaml":
    "YAML that not every reader understands in the same way: a merge key, a tag, a directive.",
  "unquoted-ambiguous-scalar":
    "An unquoted scalar that YAML 1.1 and YAML 1.2 readers understand differently.",
  "expression-not-closed": "An expression starts with ${{ and does not end.",
  "expression-needs-quotes": "YAML reads the expression as something else unless it is quoted.",
  "expression-empty": "There is nothing between ${{ and }}.",
  "invalid-expression":
    "The expression is not CEL, or uses a name, a function or an operator that is not there.",
  "unknown-parameter": "The expression reads a parameter that the schema does not declare.",
  "optional-parameter": "The expression reads a parameter that may be absent and has no default.",
  "expression-failed": "The expression could not be evaluated with these values.",
  "wrong-type": "The expression gives a value of a type that cannot stand there.",
  "undeclared-text-file":
    "A file that is not YAML must be declared with `text: true` under `files:`.",
  "unused-file": "A file under files/ that `files:` does not name.",
  "invalid-path": "A path that is not relative, normalised and inside the instance's folder.",
  "duplicate-path": "Two files are rendered to the same path.",
  "duplicate-key": "A mapping has the same key twice after rendering.",
  "unresolved-alias": "An alias refers to an anchor that was left out.",
  "invalid-character": "A value has a character that no file can hold.",
  "templating-in-value": "A parameter holds {{, which another template engine would execute.",
  "invalid-parameter": "A parameter does not fit the schema.",
  "hidden-parameter":
    "A parameter is given although its condition is not met, so there is no place for it.",
  "rule-failed": "A rule of the template is not met.",
  "invalid-link": "A link is not an http or https URL.",
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof problemCodes;

type Where = Omit<TemplateProblem, "severity" | "code" | "message">;

export function error(code: ProblemCode, message: string, where: Where = {}): TemplateProblem {
  return { severity: "error", code, message, ...where };
}

export function warning(code: ProblemCode, message: string, where: Where = {}): TemplateProblem {
  return { severity: "warning", code, message, ...where };
}

/**
 * Thrown inside the engine, caught where file and position are known; it never leaves the engine.
 */
export class TemplateFault extends Error {
  override readonly name = "TemplateFault";
  readonly code: ProblemCode;
  readonly where: Where;

  constructor(code: ProblemCode, message: string, where: Where = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.where = where;
  }
}

/**
 * The problem of something that was thrown; what is not a `TemplateFault` is a defect and thrown
 * on.
 */
export function problemOf(thrown: unknown, where: Where = {}): TemplateProblem {
  if (thrown instanceof TemplateFault)
    return error(thrown.code, thrown.message, { ...where, ...thrown.where });
  if (thrown instanceof RangeError) {
    return error(
      "too-deep",
      "This is nested deeper, or grows larger, than the engine allows.",
      where,
    );
  }
  throw thrown;
}

/** Whether nothing may be written because of these. */
export function hasErrors(problems: readonly TemplateProblem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}
