import { z } from "zod";
import { parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { loadPolicies, policyNames, type PolicyProblem, type PolicySet } from "@/lib/admission";
import { currentPolicies, type PolicyState } from "./current-policies";
import { runTests } from "./describe";
import type { PolicyCheck } from "./policies";

/** What is edited: the whole file of a policy and its tests. */
export const policyTextInput = z.object({
  /** The policy that is changed; left out for one that is added. */
  name: z.string().min(1).max(253).optional(),
  text: z.string().max(256 * 1024, "A policy file has at most 256 KiB."),
  tests: z
    .string()
    .max(256 * 1024, "Tests have at most 256 KiB.")
    .default(""),
});

type PolicyText = z.output<typeof policyTextInput>;

/** A check, and the policies as they would be with it; undefined where they would not load. */
export interface CheckedPolicy {
  check: PolicyCheck;
  state: PolicyState;
  /** Of what is edited alone, which may be judged before it is saved. */
  edited: PolicySet | undefined;
}

/**
 * What is wrong with a policy's text, by line and column, and what its own tests say. Stores
 * nothing. Throws `forbidden`, `invalid` for what is too large.
 */
export async function checkPolicy(ctx: Context, raw: unknown): Promise<CheckedPolicy> {
  requireCan(ctx.actor, "policy.manage");
  const input = parseInput(policyTextInput, raw);
  const state = await currentPolicies(ctx);
  const editing = editedDocument(state, input.name);
  const [name] = policyNames(input.text);
  const path = editing?.path ?? `policies/${name ?? "new"}.yaml`;
  const alone = loadPolicies([{ path, text: input.text }]);
  const problems = [...alone.problems, ...misnamed(input, name, editing?.name, path)];
  const among = loadPolicies([
    ...state.documents.filter((one) => one.path !== editing?.path),
    { path, text: input.text },
  ]);
  const clashes = among.problems.filter(
    (problem) =>
      problem.path === path &&
      problem.severity === "error" &&
      !problems.some((one) => one.message === problem.message && one.line === problem.line),
  );
  const all = [
    ...problems.filter((problem) => !isMetElsewhere(problem, among.problems)),
    ...clashes,
  ];
  const broken = all.some(({ severity }) => severity === "error");
  const { results, problems: testProblems } = broken
    ? { results: [], problems: [] }
    : runTests(input.tests, alone.policies);
  return {
    check: {
      ready: !broken && testProblems.length === 0,
      name,
      problems: all,
      tests: results,
      testProblems,
    },
    state,
    edited: broken
      ? undefined
      : {
          ...alone.policies,
          bindings: among.policies.bindings.filter(({ policyName }) =>
            alone.policies.policies.some((policy) => policy.name === policyName),
          ),
          params: among.policies.params,
        },
  };
}

/** The file that a policy is in. */
export function editedDocument(
  state: PolicyState,
  name: string | undefined,
): PolicyState["documents"][number] | undefined {
  if (name === undefined) return undefined;
  const file = state.policies.policies.find((policy) => policy.name === name)?.file;
  return state.documents.find(({ path, name: first }) => path === file || first === name);
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
