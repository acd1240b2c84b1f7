import { readYamlDocument } from "@/lib/yaml";
import { CompileError, type Compiler, type Expression, policyCompiler } from "../cel/expression";
import { parseSelector } from "@/lib/kubernetes";
import type { Binding, NamedExpression, Policy, Validation } from "../types";
import { lazyVariables } from "./lazy-variables";
import type { BindingManifest, PolicyManifest } from "./policy-schema";

/**
 * Told of everything that is wrong with an expression or annotation. `offset` counts characters of
 * the expression.
 */
export type Complain = (
  path: readonly (string | number)[],
  message: string,
  severity?: "error" | "warning",
  offset?: number,
  text?: string,
) => void;

/**
 * Compiles a policy; what does not compile is complained of, and the policy is then not to be used.
 */
export function compilePolicy(
  { metadata, spec }: PolicyManifest,
  file: string,
  complain: Complain,
): Policy {
  const compiler = policyCompiler({ params: spec.paramKind != null });
  const compile = expressionCompiler(compiler, complain);
  const bool = "bool";
  // As the API server does: conditions do not see the variables.
  const conditions = spec.matchConditions.map(({ name, expression }, index): NamedExpression => ({
    name,
    expression: compile(expression, ["spec", "matchConditions", index, "expression"], bool),
  }));
  const variables = spec.variables.map(({ name, expression }, index): NamedExpression => {
    const compiled = compile(expression, ["spec", "variables", index, "expression"]);
    if (spec.variables.findIndex((other) => other.name === name) !== index)
      complain(["spec", "variables", index, "name"], `The variable ${name} is there twice.`);
    compiler.declare(name, compiled.type);
    return { name, expression: compiled };
  });
  const expected = expectations(
    metadata.annotations?.["slipway.dev/expected"],
    spec.validations.length,
    complain,
  );
  const validations = spec.validations.map((one, index): Validation => ({
    expression: compile(one.expression, ["spec", "validations", index, "expression"], bool),
    message: one.message ?? undefined,
    messageExpression:
      one.messageExpression == null
        ? undefined
        : compile(
            one.messageExpression,
            ["spec", "validations", index, "messageExpression"],
            "string",
          ),
    reason: one.reason ?? undefined,
    expected: expected[index],
  }));
  spec.auditAnnotations.forEach((one, index) =>
    compile(one.valueExpression, ["spec", "auditAnnotations", index, "valueExpression"]),
  );
  return {
    name: metadata.name,
    title: metadata.annotations?.["slipway.dev/title"] ?? metadata.name,
    description: metadata.annotations?.["slipway.dev/description"] ?? "",
    file,
    failurePolicy: spec.failurePolicy,
    paramKind: spec.paramKind ?? undefined,
    match: spec.matchConstraints,
    conditions,
    variables,
    validations,
    scope: lazyVariables(variables),
  };
}

function expressionCompiler(compiler: Compiler, complain: Complain) {
  const broken: Expression = { source: "", type: "dyn", evaluate: () => undefined };
  return (source: string, path: readonly (string | number)[], type?: string): Expression => {
    try {
      const expression = compiler.compile(source);
      if (expression.unknownFunction !== undefined)
        complain(
          path,
          `It calls ${expression.unknownFunction}(), a function that Slipway does not know; ` +
            "what asks for it is denied.",
          "warning",
        );
      else if (type !== undefined && expression.type !== type && !expression.type.startsWith("dyn"))
        complain(path, `It gives ${expression.type} and must give ${type}.`, "error", 0, source);
      return expression;
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      complain(path, error.message, "error", error.offset, source);
      return broken;
    }
  };
}

/** The annotation is a YAML list with a sentence, or null, for each rule. */
function expectations(
  text: string | undefined,
  rules: number,
  complain: Complain,
): (string | undefined)[] {
  if (text === undefined) return [];
  const path = ["metadata", "annotations", "slipway.dev/expected"];
  const { value: list, problem } = readYamlDocument(text, { longest: text.length });
  if (Array.isArray(list) && list.length === rules)
    return list.map((one) => (typeof one === "string" ? one : undefined));
  complain(
    path,
    problem?.message ??
      `It must be a list with one sentence, or null, for each of the ${rules} rules.`,
  );
  return [];
}

export function compileBinding(
  { metadata, spec }: BindingManifest,
  file: string,
  complain: Complain,
): Binding {
  const annotation = (name: string) => metadata.annotations?.[`slipway.dev/${name}`];
  const targets = parseSelector(annotation("targets") ?? "");
  if (targets === undefined)
    complain(
      ["metadata", "annotations", "slipway.dev/targets"],
      "It is not a label selector such as environment=production or environment in (a, b).",
    );
  const notJudged = annotation("not-judged");
  if (
    notJudged !== undefined &&
    notJudged !== "Deny" &&
    notJudged !== "Warn" &&
    notJudged !== "Audit"
  )
    complain(
      ["metadata", "annotations", "slipway.dev/not-judged"],
      "It must be Deny, Warn or Audit.",
    );
  return {
    name: metadata.name,
    file,
    policyName: spec.policyName,
    actions: spec.validationActions,
    match: spec.matchResources ?? undefined,
    paramRef: spec.paramRef
      ? {
          name: spec.paramRef.name ?? undefined,
          namespace: spec.paramRef.namespace ?? undefined,
          selector: spec.paramRef.selector ?? undefined,
          whenMissing: spec.paramRef.parameterNotFoundAction,
        }
      : undefined,
    withoutParams: annotation("without-params"),
    targets: targets ?? [],
    targetsText: annotation("targets") ?? "",
    notJudged:
      notJudged === "Deny" || notJudged === "Warn" || notJudged === "Audit" ? notJudged : undefined,
  };
}
