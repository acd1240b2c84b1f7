import {
  isCurrent,
  type Policy,
  type PolicyException,
  type PolicySet,
  readPolicyTests,
  runPolicyTest,
} from "@/lib/admission";
import { objectTitleWithNamespace, isSelected } from "@/lib/kubernetes";
import { isAllowanceCurrent, type SecretAllowance } from "@/lib/secrets";
import { type Target, targetLabels } from "@/lib/targets";
import type {
  AllowanceSummary,
  BindingSummary,
  ExceptionSummary,
  PolicyTestResult,
} from "./policies";

/** The bindings of a policy, and the targets where each of them makes it count. */
export function describeBindings(
  policy: Policy,
  set: PolicySet,
  targets: readonly Target[],
): BindingSummary[] {
  return set.bindings
    .filter(({ policyName }) => policyName === policy.name)
    .map(({ name, actions, notJudged, targets: selector, targetsText, file }) => ({
      name,
      actions,
      notJudged,
      selector: targetsText,
      targets: targets
        .filter((target) => isSelected(selector, targetLabels(target)))
        .map(({ title }) => title),
      own: file === policy.file,
    }));
}

/** Runs a policy's own tests on the policies of its own file alone. */
export function runTests(
  text: string,
  file: PolicySet,
): { results: PolicyTestResult[]; problems: ReturnType<typeof readPolicyTests>["problems"] } {
  const { tests, problems } = readPolicyTests(text);
  return {
    results: tests.map((test) => ({ title: test.title, wrong: runPolicyTest(file, test) })),
    problems,
  };
}

export function describeException(exception: PolicyException, now: Date): ExceptionSummary {
  const { name, policy, rules, team, object, reason, expires } = exception;
  return {
    name,
    policy,
    rules,
    team,
    object: object && objectTitleWithNamespace(object),
    reason,
    expires,
    current: isCurrent(exception, now),
  };
}

export function describeAllowance(allowance: SecretAllowance, now: Date): AllowanceSummary {
  const { name, file, sha256, pattern, where, reason, by, expires } = allowance;
  return {
    name,
    file,
    reason,
    by,
    expires,
    value: sha256 === undefined ? `matches ${pattern ?? ""}` : `sha256 ${sha256.slice(0, 12)}…`,
    where: Object.entries(where).flatMap(([what, one]) =>
      one === undefined ? [] : [`${what} ${one}`],
    ),
    current: isAllowanceCurrent(allowance, now),
  };
}

/** Which requests a policy is about, in the API server's words. */
export function describeMatch({ match }: Policy): string[] {
  return match.resourceRules.map(({ resources, apiGroups, operations }) => {
    const groups = apiGroups.filter((group) => group !== "" && group !== "*").join(", ");
    return `${resources.join(", ")}${groups === "" ? "" : ` of ${groups}`} (${operations.join(", ")})`;
  });
}
