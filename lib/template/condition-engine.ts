import { Environment } from "@marcbachmann/cel-js";
import type { JsonObject } from "@/lib/json";
import { toCel, type Value } from "./cel-values";
import { compileCel, type Expression } from "./compile-cel";
import type { ConditionEngine, Verdict } from "./conditions";
import { limits } from "./limits";
import { Meter } from "./meter";
import { registerPlainFunctions } from "./plain-functions";
import { TemplateFault } from "./problems";
import { subschema } from "./schema-walk";

/** What a condition can read: `params`, and no other name. */
const environment = registerPlainFunctions(
  new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: limits.expressionNodes, maxDepth: limits.expressionDepth },
  }).registerVariable("params", "map<string, dyn>"),
);

/** Compiles CEL of `x-slipway-when`. Throws `TemplateFault` where it is not right. */
export function compileCondition(source: string, functions?: ReadonlySet<string>): Expression {
  if (source.trim() === "")
    throw new TemplateFault("expression-empty", "There is no condition in x-slipway-when.");
  return compileCel(environment, source, { functions, names: ["params"] });
}

/** Conditions are few and asked about with every key that is pressed. */
const compiled = new Map<string, Expression | TemplateFault>();
const mostCompiled = 500;

function compiledCondition(source: string): Expression | TemplateFault {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  let made: Expression | TemplateFault;
  try {
    made = compileCondition(source);
  } catch (thrown) {
    if (!(thrown instanceof TemplateFault)) throw thrown;
    made = thrown;
  }
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(source, made);
  return made;
}

function evaluate(
  source: string,
  parameters: JsonObject,
  schema: JsonObject,
  meter: Meter,
): Verdict {
  const expression = compiledCondition(source);
  if (expression instanceof TemplateFault) return { isMet: false, fault: expression };
  const params = new Map<string, Value>();
  for (const name of namesIn(expression)) {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value !== undefined)
      params.set(name, toCel(value, subschema(schema, name, schema), schema));
  }
  try {
    const value = expression.evaluate({ params }, meter);
    if (typeof value === "boolean") return { isMet: value };
    const message = "x-slipway-when gives no boolean.";
    return { isMet: false, fault: new TemplateFault("wrong-type", message) };
  } catch (thrown) {
    if (!(thrown instanceof TemplateFault)) throw thrown;
    // What reads an answer that is not there (yet) is not met.
    return thrown.code === "expression-failed" ? { isMet: false } : { isMet: false, fault: thrown };
  }
}

function namesIn({ reads }: Expression): string[] {
  return reads.flatMap(({ path: [name] }) => (name === undefined ? [] : [name]));
}

/**
 * Evaluates conditions by CEL. It is not small: a browser loads it where a template has conditions.
 */
export const conditionEngine: ConditionEngine = {
  readsOf(source) {
    const expression = compiledCondition(source);
    return expression instanceof TemplateFault ? [] : namesIn(expression);
  },
  begin() {
    const meter = new Meter(limits.conditionSteps);
    return (source, parameters, schema) => evaluate(source, parameters, schema, meter);
  },
};
