import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { loadPolicies } from "@/lib/admission";
import { listTargets } from "@/lib/targets/server";
import { currentPolicies, type PolicyState } from "./current-policies";
import { describeAllowance, describeBindings, describeException, runTests } from "./describe";
import type { PolicyList, PolicySummary } from "./policies";

/**
 * Every policy as it counts now, with what its own tests say, the exceptions, and what may look
 * like a secret. Throws `forbidden`.
 */
export async function listPolicies(ctx: Context): Promise<PolicyList> {
  requireCan(ctx.actor, "policy.read");
  const [state, targets] = await Promise.all([currentPolicies(ctx), listTargets(ctx)]);
  const now = ctx.now();
  const exceptions = state.exceptions.map((exception) => describeException(exception, now));
  const tests = testsOf(state);
  return {
    policies: state.policies.policies
      .map((policy): PolicySummary => {
        const document = state.documents.find(({ path }) => path === policy.file);
        const own = exceptions.filter((exception) => exception.policy === policy.name);
        return {
          name: policy.name,
          title: policy.title,
          description: policy.description,
          path: policy.file,
          source: document?.source ?? "catalog",
          rules: policy.validations.length,
          bindings: describeBindings(policy, state.policies, targets),
          tests: tests.get(policy.file) ?? { passed: 0, failed: 0 },
          exceptions: {
            current: own.filter(({ current }) => current).length,
            expired: own.filter(({ current }) => !current).length,
          },
        };
      })
      .toSorted((a, b) => (a.title < b.title ? -1 : 1)),
    exceptions,
    allowances: state.secretAllowances.map((allowance) => describeAllowance(allowance, now)),
  };
}

const counted = new WeakMap<PolicyState, Map<string, { passed: number; failed: number }>>();

/** What the tests of each file say; run once for each generation. */
function testsOf(state: PolicyState): Map<string, { passed: number; failed: number }> {
  const known = counted.get(state);
  if (known) return known;
  const counts = new Map(
    state.documents.map((document) => {
      const { results, problems } = runTests(document.tests, loadPolicies([document]).policies);
      const failed = results.filter(({ wrong }) => wrong.length > 0).length + problems.length;
      return [
        document.path,
        { passed: results.length - failed + problems.length, failed },
      ] as const;
    }),
  );
  counted.set(state, counts);
  return counts;
}
