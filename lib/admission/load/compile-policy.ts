import { readYamlDocument } from "@/lib/yaml";
import { CompileError, type Compiler, type Expression, policyCompiler } from "@/lib/cel";
import { parseSelector } from "@/lib/kubernetes";
import type { Binding, NamedExpression, Policy, PolicyProblemSeverity, Validation } from "../types";
import { lazyVariables } from "./lazy-variables";
import type { BindingManifest, PolicyManifest } from "./policy-schema";

/**
 * Told of everything that is wrong with an expression or annotation. `offset` counts characters of
 * the expression.
 */
export type Complain = (
  path: readonly (string | number)[],
  message: string,
  severity?: PolicyProblemSeverity,
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
  compiler.knowVariables();
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
  for (const [index, { message }] of spec.validations.entries()) {
    const at = ["spec", "validations", index, "message"];
    if (message?.trim() === "") complain(at, "It must not be blank.", "refused");
    if (message?.trim().includes("\n")) complain(at, "It must be one line.", "refused");
  }
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
            { authorizer: false },
          ),
    reason: one.reason ?? undefined,
    expected: expected[index],
  }));
  spec.auditAnnotations.forEach((one, index) => {
    const at = ["spec", "auditAnnotations", index, "valueExpression"];
    const { type } = compile(one.valueExpression, at);
    if (type !== "string" && type !== "null")
      complain(at, `It gives ${type} and must give string or null.`, "refused");
  });
  refuseNames(spec, complain);
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

/** What the API server checks of names and rules beside the schema. */
function refuseNames(
  { matchConditions, matchConstraints }: PolicyManifest["spec"],
  complain: Complain,
): void {
  for (const [index, { name }] of matchConditions.entries())
    if (!/^([a-z0-9.-]+\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(name))
      complain(
        ["spec", "matchConditions", index, "name"],
        "It must consist of letters, digits, dashes, underscores and dots.",
        "refused",
      );
  for (const list of ["resourceRules", "excludeResourceRules"] as const)
    for (const [index, { resources }] of matchConstraints[list].entries())
      if (resources.includes("*") && resources.some((one) => one !== "*" && !one.includes("/")))
        complain(
          ["spec", "matchConstraints", list, index, "resources"],
          "Where * stands, no other resource may.",
          "refused",
        );
}

function expressionCompiler(compiler: Compiler, complain: Complain) {
  const broken: Expression = { source: "", type: "dyn", refused: [], evaluate: () => undefined };
  return (
    source: string,
    path: readonly (string | number)[],
    type?: string,
    knows: { authorizer: boolean } = { authorizer: true },
  ): Expression => {
    try {
      const expression = compiler.compile(source, knows);
      if (expression.unknownFunction !== undefined)
        complain(
          path,
          `It calls ${expression.unknownFunction}(), a function that Kubernetes does not know; ` +
            "what asks for it is denied.",
          "refused",
        );
      for (const { message, offset } of expression.refused)
        complain(path, message, "refused", offset, source);
      if (
        expression.unknownFunction === undefined &&
        type !== undefined &&
        expression.type !== type
      ) {
        const severity = expression.type.startsWith("dyn") ? "refused" : "error";
        complain(path, `It gives ${expression.type} and must give ${type}.`, severity, 0, source);
      }
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
