import { Environment, EvaluationError, ParseError } from "@marcbachmann/cel-js";
import type { HealthExpressions } from "./flux-kustomization";
import { isStale, type Health } from "./kstatus";
import type { Manifest } from "./objects";

const cel = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });

/** A state, and why it could not be told. */
export interface Evaluated {
  status: Health;
  error?: string;
}

/**
 * What `healthCheckExprs` say of an object: github.com/fluxcd/pkg, runtime/cel/status_evaluator.go.
 * An observed generation that is not the object's is in progress; then `inProgress`, `failed` and
 * `current` are asked in this order, and what none of them says is in progress. The object's
 * top-level fields are the only names: where there is no `status`, an expression that reads it is
 * an error, and the state is unknown until there is one.
 */
export function evaluateHealth(
  object: Manifest,
  { inProgress, failed, current }: HealthExpressions[number],
): Evaluated {
  if (isStale(object)) return { status: "InProgress" };
  const names = asCel(object) as Record<string, unknown>;
  for (const [expression, status] of [
    [inProgress, "InProgress"],
    [failed, "Failed"],
    [current, "Current"],
  ] as const) {
    if (expression === undefined || expression === "") continue;
    let value: unknown;
    try {
      value = cel.evaluate(expression, names);
    } catch (error) {
      return { status: "Unknown", error: problemWith(expression, error) };
    }
    if (typeof value !== "boolean")
      return {
        status: "Unknown",
        error: `failed to evaluate CEL expression as boolean: '${expression}'`,
      };
    if (value) return { status };
  }
  return { status: "InProgress" };
}

/** In the words of cel-go, where it has the same problem. */
function problemWith(expression: string, error: unknown): string {
  if (!(error instanceof EvaluationError || error instanceof ParseError)) throw error;
  const name = /^Unknown variable: (.*)$/.exec(error.summary)?.[1];
  const key = /^No such key: (.*)$/.exec(error.summary)?.[1];
  const why =
    name !== undefined
      ? `no such attribute(s): ${name}`
      : key !== undefined
        ? `no such key: ${key}`
        : error.summary;
  return `failed to evaluate the CEL expression '${expression}': ${why}`;
}

/** Whole numbers are CEL's integers. */
function asCel(value: unknown): unknown {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(asCel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asCel(one)]));
}
