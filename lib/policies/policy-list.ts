import { loadPolicies } from "@/lib/admission";
import { LRUCache } from "lru-cache";
import { compiledPolicies, refusedPolicies } from "./compiled-policies";
import type { PolicyTexts } from "./policy-texts";
import { describeAllowance, describeBindings, describeException, runTests } from "./describe";
import type { ExceptionSummary, PolicyList, PolicySummary } from "./policies";
import type { ShownPolicies } from "./tasks";

/** What ends soonest comes first; what has ended comes last, the latest before. */
function endingFirst(a: ExceptionSummary, b: ExceptionSummary): number {
  if (a.current !== b.current) return a.current ? -1 : 1;
  const order = a.expires < b.expires ? -1 : a.expires > b.expires ? 1 : 0;
  return a.current ? order : -order;
}

/** Every policy with what its own tests say, the exceptions, and what may look like a secret. */
export function policyList({ texts, targets, now }: ShownPolicies): PolicyList {
  const state = { ...texts, ...compiledPolicies(texts) };
  const exceptions = state.exceptions
    .map((exception) => describeException(exception, now))
    .toSorted(endingFirst);
  const tests = testsOf(texts);
  const refused = refusedPolicies(texts);
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
          refused: refused.get(policy.name) ?? [],
        };
      })
      .toSorted((a, b) => (a.title < b.title ? -1 : 1)),
    exceptions,
    allowances: state.secretAllowances.map((allowance) => describeAllowance(allowance, now)),
  };
}

const counted = new LRUCache<string, Map<string, { passed: number; failed: number }>>({ max: 5 });

/** What the tests of each file say; run once for each state of them. */
function testsOf({ documents }: PolicyTexts): Map<string, { passed: number; failed: number }> {
  const key = JSON.stringify(documents.map(({ path, text, tests }) => [path, text, tests]));
  const known = counted.get(key);
  if (known) return known;
  const counts = new Map(
    documents.map((document) => {
      const { results, problems } = runTests(document.tests, loadPolicies([document]).policies);
      const failed = results.filter(({ wrong }) => wrong.length > 0).length + problems.length;
      return [
        document.path,
        { passed: results.length - failed + problems.length, failed },
      ] as const;
    }),
  );
  counted.set(key, counts);
  return counts;
}
