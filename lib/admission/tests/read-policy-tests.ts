import { readYaml } from "@/lib/yaml";
import { longestPolicyFile } from "../load/load-policies";
import { type PolicyTest, policyTestSchema } from "./policy-test";

/** What is wrong with the text of tests, and where; lines and columns from 1. */
export interface PolicyTestProblem {
  message: string;
  line: number;
  column: number;
}

/**
 * Reads tests that stand in one text, a YAML document each. A text with an error is read as a whole
 * or not at all.
 */
export function readPolicyTests(text: string): {
  tests: PolicyTest[];
  problems: PolicyTestProblem[];
} {
  const { documents, problems: broken } = readYaml(text, { longest: longestPolicyFile });
  const tests: PolicyTest[] = [];
  const problems: PolicyTestProblem[] = [...broken];
  for (const { value, tree, placeOf } of documents) {
    if (tree.contents === null) continue;
    const parsed = policyTestSchema.safeParse(value);
    if (parsed.success) tests.push(parsed.data);
    else
      problems.push(
        ...parsed.error.issues.map((issue) => ({
          message: `${issue.path.join(".")}: ${issue.message}`,
          ...placeOf([]),
        })),
      );
  }
  return { tests, problems };
}
