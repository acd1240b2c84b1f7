import { loadPolicies } from "@/lib/admission";
import { compiledPolicies, refusedPolicies } from "./compiled-policies";
import { describeBindings, describeException, describeMatch, runTests } from "./describe";
import type { DescribedPolicy, ShownPolicies } from "./tasks";

/** A policy with its text, its rules and what its tests say; undefined where there is none. Pure. */
export function describePolicy(
  name: string,
  { texts, targets, now }: ShownPolicies,
): DescribedPolicy | undefined {
  const state = { ...texts, ...compiledPolicies(texts) };
  const policy = state.policies.policies.find((one) => one.name === name);
  const document = state.documents.find(({ path }) => path === policy?.file);
  if (policy === undefined || document === undefined) return undefined;
  return {
    name,
    title: policy.title,
    description: policy.description,
    source: document.source,
    path: document.path,
    bindings: describeBindings(policy, state.policies, targets),
    about: describeMatch(policy),
    failurePolicy: policy.failurePolicy,
    conditions: policy.conditions.map((one) => ({
      name: one.name,
      expression: one.expression.source,
    })),
    variables: policy.variables.map((one) => ({
      name: one.name,
      expression: one.expression.source,
    })),
    rules: policy.validations.map(({ expression, message, messageExpression, expected }) => ({
      expression: expression.source,
      message: message ?? messageExpression?.source ?? "",
      expected,
    })),
    refused: refusedPolicies(texts).get(name) ?? [],
    text: document.text,
    testsText: document.tests,
    tests: runTests(document.tests, loadPolicies([document]).policies).results,
    exceptions: state.exceptions
      .filter((exception) => exception.policy === name)
      .map((exception) => describeException(exception, now)),
  };
}
