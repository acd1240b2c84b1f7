import type { Scope } from "@/lib/cel";
import type { NamedExpression } from "../types";

type Known = { value: unknown } | { error: unknown };

const cache = Symbol("variables");

interface Lazy {
  [cache]?: Map<string, Known>;
}

/**
 * What scopes inherit from: a getter for each variable, which evaluates it when it is first asked
 * for and remembers the value, or the error, in the scope.
 */
export function lazyVariables(variables: readonly NamedExpression[]): object {
  const scope = {};
  for (const { name, expression } of variables) {
    Object.defineProperty(scope, `variables.${name}`, {
      configurable: true,
      get(this: Lazy & Scope): unknown {
        const values = (this[cache] ??= new Map<string, Known>());
        const known = values.get(name) ?? evaluate(() => expression.evaluate(this));
        values.set(name, known);
        if ("error" in known) throw known.error;
        return known.value;
      },
    });
  }
  return scope;
}

function evaluate(run: () => unknown): Known {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}
