import { Environment, ParseError } from "@marcbachmann/cel-js";

const longest = 4000;
let environment: Environment | undefined;

/**
 * Why Flux could not use an expression, or undefined: like Flux it is parsed and not checked, since
 * the fields of a custom object are not known. Bounded by its length and its nesting.
 */
export function expressionProblem(source: string): string | undefined {
  if (source.length > longest) return `It is longer than ${longest} characters.`;
  // The parent Kustomization may substitute variables in what it applies.
  if (source.includes("${")) return "It holds ${, in which Flux would put a variable.";
  environment ??= new Environment({
    unlistedVariablesAreDyn: true,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 2000, maxDepth: 100 },
  });
  try {
    environment.parse(source);
    return undefined;
  } catch (error) {
    if (error instanceof ParseError) return `It is no CEL: ${error.summary}.`;
    if (error instanceof RangeError) return "It is nested too deeply.";
    throw error;
  }
}
