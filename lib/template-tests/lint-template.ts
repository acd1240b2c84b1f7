import {
  type BundleFiles,
  hasErrors,
  type ParsedTemplate,
  type TemplateProblem,
} from "@/lib/template";
import { checkRendering, type Checks } from "./check-rendering";
import { healthCheckProblems } from "./health-check-problems";
import { readTemplateTests } from "./read-tests";
import { untouched } from "./lint-untouched";
import { lintVersion } from "./lint-version";
import { isRefusalExpected, renderInputOf } from "./run-tests";

/** A problem, and the test whose parameters brought it to light. */
interface LintProblem extends TemplateProblem {
  test?: string;
}

export interface LintReport {
  /** There is no error among the problems. */
  ok: boolean;
  /** What was read; undefined where it cannot be used. */
  template: ParsedTemplate | undefined;
  problems: LintProblem[];
  /** How many sets of parameters were rendered. */
  rendered: number;
}

/**
 * Everything that can be said of a bundle without expectations: the template, its test files, and
 * the objects that the tests' parameters make, against their schemas and each other. Without tests,
 * parameters are made up from the schema.
 */
export function lintTemplate(bundle: BundleFiles, checks: Checks): LintReport {
  const { template, problems: found } = lintVersion(bundle);
  const { tests, problems: unreadable } = readTemplateTests(bundle);
  const problems: LintProblem[] = [...found, ...unreadable];
  let rendered = 0;
  if (template !== undefined) {
    for (const test of tests.filter((one) => !isRefusalExpected(one))) {
      const rendering = checkRendering(renderInputOf(template, test), checks);
      if (rendering.files.length > 0) rendered += 1;
      problems.push(
        ...[
          ...rendering.problems,
          ...rendering.objectProblems,
          ...healthCheckProblems(template, rendering.objects),
        ].map((problem) => ({
          ...problem,
          test: test.file,
        })),
      );
    }
    if (rendered === 0) problems.push(...tryOut(template, checks));
  }
  const said = [
    ...new Map(problems.map((problem) => [keyOf(problem), problem] as const).reverse()).values(),
  ].reverse();
  return { ok: template !== undefined && !hasErrors(said), template, problems: said, rendered };
}

/** What a value that we made up has brought about is no fault of the template. */
function tryOut(template: ParsedTemplate, checks: Checks): LintProblem[] {
  const { parameters, around, isInvented } = untouched(template);
  const { files, objects, objectProblems } = checkRendering(
    { template, parameters, ...around },
    checks,
  );
  const untested: LintProblem = {
    severity: "warning",
    code: files.length === 0 ? "not-rendered" : "no-tests",
    message:
      files.length === 0
        ? "No test renders this template, so its objects were not checked."
        : "No test renders this template; its objects were checked with made-up parameters.",
    file: "tests/",
    expected: "tests/defaults.yaml with a title, parameters, and what is expected of them",
  };
  return [
    untested,
    ...objectProblems.filter((problem) => !isInvented(problem)),
    ...healthCheckProblems(template, objects),
  ];
}

function keyOf({ code, file, line, column, message }: LintProblem): string {
  return JSON.stringify([code, file, line, column, message]);
}
