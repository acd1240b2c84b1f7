import { policyCounts, type VerdictOrPasses } from "@/lib/admission";
import type { PolicyVerdict } from "@/lib/plans";

/**
 * The words of `/api/v1` are those that it began with, and programs compare them: what is excepted
 * or audited is a `warn` there, and what does not apply is a `pass`. A later version of the API says what Slipway says.
 */
const wordsOfV1 = {
  denied: "deny",
  warned: "warn",
  "not-judged": "not-judged",
  excepted: "warn",
  audited: "warn",
  passes: "pass",
  "does-not-apply": "pass",
} as const satisfies Record<VerdictOrPasses, string>;

/**
 * An answer of `/api/v1` that holds what policies say, and of how many policies that is: what does not apply
 * is told from what passes there alone.
 */
export function inWordsOfV1<Answer extends { verdicts: readonly PolicyVerdict[] }>(answer: Answer) {
  return {
    ...answer,
    policies: policyCounts(answer.verdicts),
    verdicts: answer.verdicts.map((one) => ({ ...one, verdict: wordsOfV1[one.verdict] })),
  };
}
