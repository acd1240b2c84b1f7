import {
  type ASTNode,
  type Environment,
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
} from "@marcbachmann/cel-js";
import { instrument, withMeter } from "./cel-evaluation";
import { celNames, type CelName } from "./cel-names";
import { type Read, readsOf } from "./cel-reads";
import { fromCel, type Value } from "./cel-values";
import { limits } from "./limits";
import type { Meter } from "./meter";
import { TemplateFault } from "./problems";
import { noteOutcome } from "./reached";
import { ternaryHint } from "./ternary-hint";

/** The values behind the names of an expression. */
export type Scope = Readonly<Partial<Record<CelName, Value>>>;

/** A CEL expression of a template, compiled. */
export interface Expression {
  /** As written, without the braces. */
  source: string;
  /** What it reads, by name and path. */
  reads: Read[];
  /** Every `? :` as written: its condition, and by what `reached.ts` knows it. */
  branches: readonly { at: object; condition: string }[];
  /** Its value, or undefined for `optional.none()`. Throws `TemplateFault`. */
  evaluate(scope: Scope, meter: Meter): Value | undefined;
}

interface Reachable {
  /** The functions that may be called; without them, all that the environment has. */
  functions?: ReadonlySet<string> | undefined;
  /** The only names, for messages; without them, those of all expressions. */
  names?: readonly string[];
}

/** Compiles CEL for an environment. Throws `TemplateFault` where it is not right. */
export function compileCel(
  env: Environment,
  source: string,
  { functions, names }: Reachable = {},
): Expression {
  if (source.length > limits.expressionLength) {
    throw new TemplateFault(
      "too-large",
      `An expression has at most ${limits.expressionLength} characters.`,
    );
  }
  const parsed = parse(env, source, names);
  for (const name of functions === undefined ? [] : new Set(functionCalls(parsed.ast))) {
    if (!functions?.has(name))
      throw new TemplateFault("invalid-expression", `There is no function ${name}().`, {
        expression: source,
      });
  }
  const reads = readsOf(parsed.ast);
  const checked = parsed.check();
  if (!checked.valid) {
    const range = checked.error?.range;
    const hinted = range === undefined ? undefined : ternaryHint(parsed.ast, source, range);
    if (hinted !== undefined)
      throw new TemplateFault(
        "invalid-expression",
        hinted.message,
        { expression: source, expected: hinted.expected },
        checked.error,
      );
    throw fault(checked.error, source, "invalid-expression", names);
  }
  instrument(parsed.ast);
  return {
    source,
    reads,
    branches: branchesOf(parsed.ast, source),
    evaluate(scope, meter) {
      try {
        const value = fromCel(withMeter(meter, () => parsed(scope)));
        noteOutcome(this, value);
        return value;
      } catch (cause) {
        throw fault(cause, source, "expression-failed");
      }
    },
  };
}

function parse(env: Environment, source: string, names?: readonly string[]) {
  try {
    return env.parse(source);
  } catch (cause) {
    throw fault(cause, source, "invalid-expression", names);
  }
}

function fault(
  cause: unknown,
  source: string,
  code: "invalid-expression" | "expression-failed",
  names?: readonly string[],
): TemplateFault {
  if (cause instanceof TemplateFault)
    return new TemplateFault(
      cause.code,
      cause.message,
      { expression: source, ...cause.where },
      cause,
    );
  if (cause instanceof RangeError) {
    return new TemplateFault(
      "too-large",
      "The expression makes a value that is too large.",
      { expression: source },
      cause,
    );
  }
  if (
    !(
      cause instanceof ParseError ||
      cause instanceof CelTypeError ||
      cause instanceof EvaluationError
    )
  )
    throw cause;
  return new TemplateFault(
    code,
    inWords(cause, source, names),
    { expression: source, ...hint(cause) },
    cause,
  );
}

function inWords(
  cause: ParseError | CelTypeError | EvaluationError,
  source: string,
  names?: readonly string[],
): string {
  const unknown = /^Unknown variable: (.*)$/.exec(cause.summary)?.[1];
  if (unknown !== undefined) {
    if (names !== undefined)
      return `There is no name ${unknown}; a condition can use ${names.join(", ")}.`;
    if (unknown === "each") return "`each` exists only in a file with forEach.";
    if (unknown === "outputs") return "`outputs` exists only in the parameters of related.";
    return `There is no name ${unknown}; an expression can use ${Object.keys(celNames).join(", ")}.`;
  }
  const missing = /^No such key: (.*)$/.exec(cause.summary)?.[1];
  if (missing !== undefined) return `There is no value for ${missing}.`;
  const summary = cause.summary
    .replaceAll("dyn<", "")
    .replaceAll(/(int|double|string|bool)>/g, "$1");
  const near =
    cause.range === undefined ? "" : ` at "${source.slice(cause.range.start, cause.range.end)}"`;
  return `The expression is not right${near === ' at ""' ? "" : near}: ${summary}.`;
}

function hint(cause: ParseError | CelTypeError | EvaluationError): { expected?: string } {
  const key = /^No such key: ([A-Za-z_][A-Za-z0-9_]*)$/.exec(cause.summary)?.[1];
  return key === undefined
    ? {}
    : {
        expected: `Give it a default in the schema, or write .?${key}.orValue(…), or .?${key} to leave the key out.`,
      };
}

function functionCalls(node: ASTNode): string[] {
  return writtenNodes(node).flatMap(({ op, args }) =>
    (op === "call" || op === "rcall") && Array.isArray(args) && typeof args[0] === "string"
      ? [args[0]]
      : [],
  );
}

function branchesOf(node: ASTNode, source: string): Expression["branches"] {
  return writtenNodes(node).flatMap((at) => {
    const condition: unknown = at.op === "?:" && Array.isArray(at.args) ? at.args[0] : undefined;
    if (typeof condition !== "object" || condition === null) return [];
    const { start, end } = condition as { start: number; end: number };
    return [{ at, condition: source.slice(start, end) }];
  });
}

interface WrittenNode {
  op: string;
  args: unknown;
}

/** The nodes of an expression as it was written: not those that macros make of them. */
function writtenNodes(root: ASTNode): WrittenNode[] {
  const found: WrittenNode[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) return value.forEach(visit);
    const { op, args } = value as { op?: unknown; args?: unknown };
    if (typeof op !== "string") return;
    found.push(value as WrittenNode);
    visit(args);
  };
  visit(root);
  return found;
}
