import { Environment } from "@marcbachmann/cel-js";
import { registerFunctions } from "./cel-functions";
import { celLibrary } from "./cel-library";
import type { CelName } from "./cel-names";
import { compileCel, type Expression, type Scope } from "./compile-cel";
import { limits } from "./limits";
import { TemplateFault } from "./problems";

export type { Expression, Scope };

function environment(names: readonly CelName[]): Environment {
  const env = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: limits.expressionNodes, maxDepth: limits.expressionDepth },
  });
  for (const name of names)
    env.registerVariable(name, name === "each" ? "dyn" : "map<string, dyn>");
  return registerFunctions(env);
}

const everywhere: CelName[] = ["params", "instance", "target", "template"];
const environments = {
  plain: environment(everywhere),
  each: environment([...everywhere, "each"]),
  outputs: environment([...everywhere, "outputs"]),
};
const functionNames = new Set(celLibrary.map((entry) => entry.name));

/**
 * What an expression can read besides what all of them can: `each` inside a `forEach`, `outputs`
 * inside `related`.
 */
export type Reach = keyof typeof environments;

/** Compiles CEL. Throws `TemplateFault` where it is not right. */
export function compileExpression(source: string, reach: Reach = "plain"): Expression {
  if (source.trim() === "")
    throw new TemplateFault("expression-empty", "There is no expression between ${{ and }}.");
  return compileCel(environments[reach], source, { functions: functionNames });
}
