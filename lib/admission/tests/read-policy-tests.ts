import { LineCounter, parseAllDocuments } from "yaml";
import { plain } from "../load/plain";
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
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (!Array.isArray(documents)) return { tests: [], problems: [] };
  const broken = documents.flatMap((document) => document.errors);
  if (broken.length > 0)
    return {
      tests: [],
      problems: broken.map((error) => ({
        message: `It is not YAML: ${error.message.split("\n")[0]}`,
        ...at(error.pos[0]),
      })),
    };
  const tests: PolicyTest[] = [];
  const problems: PolicyTestProblem[] = [];
  for (const document of documents) {
    if (document.contents === null) continue;
    const value = plain(document);
    if (value instanceof Error) {
      problems.push({ message: value.message, ...at(document.contents.range?.[0] ?? 0) });
      continue;
    }
    const parsed = policyTestSchema.safeParse(value);
    if (parsed.success) tests.push(parsed.data);
    else
      problems.push(
        ...parsed.error.issues.map((issue) => ({
          message: `${issue.path.join(".")}: ${issue.message}`,
          ...at(document.contents?.range?.[0] ?? 0),
        })),
      );
  }
  return { tests, problems };
}
