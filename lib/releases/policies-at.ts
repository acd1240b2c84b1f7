import { instancePath } from "@/lib/instances";
import { type Judges, plan, previewInstanceId } from "@/lib/plans/thread";
import type { Target } from "@/lib/targets";
import type { ParsedTemplate } from "@/lib/template";
import { isRefusalExpected, surroundings, type TemplateTest } from "@/lib/template-tests";

/** What the policies say of what the tests' parameters make at one target. */
export interface PoliciesAtTarget {
  target: string;
  /** Tests that were judged; the others are refused there by the template itself, or by what its objects are. */
  judged: number;
  denied: { test: string; file: string; policy: string; message: string }[];
  /** Why a test makes nothing there. */
  refused: { test: string; file: string; message: string }[];
}

/**
 * Renders each test's parameters as an instance at a real target, and judges it by the policies of now. Pure; as expensive as
 * a preview for each test.
 */
export function policiesAt(
  template: ParsedTemplate,
  tests: readonly TemplateTest[],
  target: Target,
  judges: Judges,
): PoliciesAtTarget {
  const found: PoliciesAtTarget = { target: target.title, judged: 0, denied: [], refused: [] };
  for (const test of tests.filter((one) => !isRefusalExpected(one))) {
    const { instance } = surroundings(test.target, test.instance);
    const planned = plan({
      template,
      target,
      team: instance.team,
      name: template.definition.scope === "platform" ? instance.team : instance.name,
      instanceId: previewInstanceId,
      createdBy: "release",
      parameters: test.parameters,
      inPlace: true,
      ...judges,
    });
    const of = { test: test.title, file: test.file };
    const denied = planned.verdicts.filter(({ verdict }) => verdict === "denied");
    const refusal = planned.problems.find(
      ({ severity, code }) => severity === "error" && code !== "policy-denied",
    );
    if (planned.files.length === 0) {
      found.refused.push({
        ...of,
        message:
          refusal?.message ??
          `Nothing is written to ${instancePath(target, instance.team, instance.name)}.`,
      });
      continue;
    }
    found.judged += 1;
    found.denied.push(...denied.map(({ policy, message }) => ({ ...of, policy, message })));
  }
  return found;
}
