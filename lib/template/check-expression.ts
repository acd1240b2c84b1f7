import { Environment } from "@marcbachmann/cel-js";
import { celLibrary } from "./cel-library";
import { compileCel } from "./compile-cel";
import { limits } from "./limits";
import { registerPlainFunctions } from "./plain-functions";
import { TemplateFault } from "./problems";

const never = () => {
  throw new TemplateFault("expression-failed", "Only the server evaluates this.");
};

/** All that an expression can read and call, for its types: the functions of the server are never called. */
const environment = registerPlainFunctions(
  new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: limits.expressionNodes, maxDepth: limits.expressionDepth },
  })
    .registerVariable("params", "map<string, dyn>")
    .registerVariable("instance", "map<string, dyn>")
    .registerVariable("target", "map<string, dyn>")
    .registerVariable("template", "map<string, dyn>"),
)
  .registerFunction("string.dnsLabel(): string", never)
  .registerFunction("string.dnsLabel(int): string", never)
  .registerFunction("string.sha256(): string", never)
  .registerFunction("string.base64(): string", never)
  .registerFunction("toJson(dyn): string", never)
  .registerFunction("toYaml(dyn): string", never);

const functions = new Set(celLibrary.map(({ name }) => name));

/**
 * Looks at CEL of a template as its author types it, without evaluating it: why it is not right, or the names of the
 * parameters that it reads. It is in a browser's chunk of its own, with CEL.
 */
export function checkExpression(source: string): { problem: string } | { reads: string[] } {
  if (source.trim() === "") return { problem: "There is no expression yet." };
  try {
    const { reads } = compileCel(environment, source, { functions });
    const names = reads.flatMap(({ name, path: [first] }) =>
      name === "params" && first !== undefined ? [first] : [],
    );
    return { reads: [...new Set(names)] };
  } catch (thrown) {
    if (thrown instanceof TemplateFault) return { problem: thrown.message };
    throw thrown;
  }
}
