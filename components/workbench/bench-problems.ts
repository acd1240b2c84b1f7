import type { DraftLint } from "@/lib/drafts";
import type { Problem } from "@/lib/errors";
import type { TemplateProblem } from "@/lib/template";

export type BenchProblem = TemplateProblem & { test?: string };

/**
 * What is wrong with the files on the screen: all that lint says, where it knows them; else what the preview found just
 * now, and of the rest what lint said last.
 */
export function allProblems(
  lint: Omit<DraftLint, "revision"> | { problem: Problem } | undefined,
  isCurrent: boolean,
  found: readonly TemplateProblem[] = [],
): BenchProblem[] {
  const linted = lint === undefined || "problem" in lint ? [] : lint.problems;
  if (isCurrent && lint !== undefined && !("problem" in lint)) return sorted(linted);
  const broken = new Set(
    found.filter(({ severity }) => severity === "error").map(({ file }) => file),
  );
  const seen = new Set(found.map(keyOf));
  return sorted([
    ...found,
    // What was said of a file that cannot be read is of an older one.
    ...linted.filter((one) => !seen.has(keyOf(one)) && !broken.has(one.file)),
  ]);
}

/** How many errors and warnings a file has. */
export function problemsAt(
  problems: readonly BenchProblem[],
  path: string,
): { errors: number; warnings: number } {
  const own = problems.filter(({ file }) => file === path);
  const errors = own.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: own.length - errors };
}

const keyOf = ({ file, line, code, message }: TemplateProblem) =>
  JSON.stringify([file, line, code, message]);

/** Errors first. */
function sorted(problems: readonly BenchProblem[]): BenchProblem[] {
  return problems.toSorted(
    (a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"),
  );
}
