/** The light door of the noun: the words, without YAML, CEL or anything that evaluates. */
export {
  countsInWords,
  isObjection,
  policyCounts,
  type PolicyCounts,
  type Verdict,
  verdicts,
  type VerdictOrPasses,
  verdictsOrPasses,
  verdictWords,
} from "./verdict";
