import { z } from "zod";
import {
  loadPolicies,
  longestPolicyFile,
  policyNames,
  type PolicyProblem,
  type PolicySet,
} from "@/lib/admission";
import type { PolicyTexts } from "./policy-texts";
import { runTests } from "./describe";
import type { PolicyCheck } from "./policies";
import type { PolicyDocument } from "./policy-document";

/** What is edited: the whole file of a policy and its tests. */
export const policyTextInput = z.object({
  /** The policy that is changed; left out for one that is added. */
  name: z.string().min(1).max(253).optional(),
  text: z.string().max(longestPolicyFile, "A policy file has at most 256 KiB."),
  tests: z.string().max(longestPolicyFile, "Tests have at most 256 KiB.").default(""),
});

export type PolicyText = z.output<typeof policyTextInput>;

/** The text of a policy, read among the policies as they are. */
export interface EditedPolicy {
  name: string | undefined;
  problems: readonly PolicyProblem[];
  /** Its file alone; undefined where it would not load. */
  alone: PolicySet | undefined;
  /** The same with the bindings and parameters that others have for it. */
  edited: PolicySet | undefined;
}

/** What is wrong with a text, by line and column, and what its own tests say. Pure. */
export function checkedText(texts: PolicyTexts, input: PolicyText): PolicyCheck {
  const { name, problems, alone } = editedPolicy(texts, input);
  const { results, problems: testProblems } =
    alone === undefined ? { results: [], problems: [] } : runTests(input.tests, alone);
  const ready = alone !== undefined && testProblems.length === 0;
  return { ready, name, problems, tests: results, testProblems };
}

/** What a text would be once it is saved. Pure. */
export function editedPolicy(texts: PolicyTexts, input: PolicyText): EditedPolicy {
  const editing = documentOf(texts, input.name);
  const [name] = policyNames(input.text);
  const path = editing?.path ?? `policies/${name ?? "new"}.yaml`;
  const alone = loadPolicies([{ path, text: input.text }]);
  const problems = [...alone.problems, ...misnamed(input, name, editing?.name, path)];
  const among = loadPolicies([
    ...texts.documents.filter((one) => one.path !== editing?.path),
    { path, text: input.text },
  ]);
  const clashes = among.problems.filter(
    (problem) =>
      problem.path === path &&
      problem.severity !== "warning" &&
      !problems.some((one) => one.message === problem.message && one.line === problem.line),
  );
  const all = [
    ...problems.filter((problem) => !isMetElsewhere(problem, among.problems)),
    ...clashes,
  ];
  if (all.some(({ severity }) => severity !== "warning"))
    return { name, problems: all, alone: undefined, edited: undefined };
  const bindings = among.policies.bindings.filter(({ policyName }) =>
    alone.policies.policies.some((policy) => policy.name === policyName),
  );
  const { params } = among.policies;
  return {
    name,
    problems: all,
    alone: alone.policies,
    edited: { ...alone.policies, bindings, params },
  };
}

/** The file that a policy is in, which may take long to find: in a thread, or by `findDocument`. */
export function documentOf(
  { documents }: Pick<PolicyTexts, "documents">,
  name: string | undefined,
): PolicyDocument | undefined {
  if (name === undefined) return undefined;
  return documents.find((one) => one.name === name || policyNames(one.text).includes(name));
}

function misnamed(
  input: PolicyText,
  name: string | undefined,
  before: string | undefined,
  path: string,
): PolicyProblem[] {
  const at = { severity: "error" as const, path, line: 1, column: 1 };
  if (input.text.trim() === "") return [{ ...at, message: "There is no policy here yet." }];
  if (name === undefined)
    return [{ ...at, message: "It holds no ValidatingAdmissionPolicy with a name." }];
  if (before !== undefined && name !== before)
    return [
      {
        ...at,
        message:
          `It is known as ${before}, by the name of its first policy, and keeps that. Add ` +
          "another policy for another name.",
      },
    ];
  return [];
}

/** A binding in another file makes a warning about its own file untrue. */
function isMetElsewhere(problem: PolicyProblem, among: readonly PolicyProblem[]): boolean {
  return (
    problem.severity === "warning" &&
    !among.some(
      (other) =>
        other.path === problem.path &&
        other.message === problem.message &&
        other.line === problem.line,
    )
  );
}
