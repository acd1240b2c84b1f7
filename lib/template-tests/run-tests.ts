import type { ParsedTemplate, RenderInput, TemplateProblem } from "@/lib/template";
import {
  checkExpectation,
  type Failure,
  refusalInWords,
  type TestOutcome,
} from "./check-expectation";
import { checkRendering, type Checks } from "./check-rendering";
import { type SeenTest, testMeant } from "./one-test";
import { readTemplateTests, type TemplateTest } from "./read-tests";
import { isSnapshotPath, snapshotPath, snapshotText } from "./snapshot";
import { surroundings } from "./surroundings";

export interface TestResult {
  /** Path in the bundle, and the line where the test begins. */
  file: string;
  line: number;
  title: string;
  ok: boolean;
  failures: Failure[];
}

/** What the tests of a template say. */
export interface TestReport {
  /** No test failed, and each could be read. */
  ok: boolean;
  passed: number;
  failed: number;
  tests: TestResult[];
  /** Of the test files themselves, and snapshots that no test uses. */
  problems: TemplateProblem[];
  /**
   * Every snapshot that the tests name as it would be now, by path in the bundle: what `--update`
   * stores.
   */
  snapshots: Record<string, string>;
  /** Stored snapshots that no test names. */
  unusedSnapshots: string[];
}

/**
 * Runs every test of the template's bundle (`tests/*.yaml`); `only`: that one alone. Pure: storing snapshots is the
 * caller's to do.
 */
export function runTemplateTests(
  template: ParsedTemplate,
  checks: Checks,
  only?: SeenTest,
): TestReport {
  const { tests, problems } = readTemplateTests(template.bundle);
  const meant = only === undefined ? tests : [testMeant(tests, only) ?? []].flat();
  const snapshots: Record<string, string> = {};
  const results = meant.map((test) => {
    const outcome = outcomeOf(template, test, checks);
    if (outcome.refusals.length === 0) Object.assign(snapshots, ...snapshotsOf(test, outcome));
    return resultOf(template, test, outcome);
  });
  const named = new Set(
    tests.flatMap(({ expect }) =>
      expect.flatMap(({ expectation }) =>
        "snapshot" in expectation ? [snapshotPath(expectation.snapshot)] : [],
      ),
    ),
  );
  // A test that cannot be read may be the one that names a snapshot.
  const unusedSnapshots =
    problems.length > 0
      ? []
      : Object.keys(template.bundle)
          .filter((path) => isSnapshotPath(path) && !named.has(path))
          .sort();
  const unused = unusedSnapshots.map((file): TemplateProblem => ({
    severity: "warning",
    code: "unused-snapshot",
    message: "No test names this snapshot.",
    file,
  }));
  const failed = results.filter(({ ok }) => !ok).length;
  return {
    ok: failed === 0 && problems.length === 0,
    passed: results.length - failed,
    failed,
    tests: results,
    problems: [...problems, ...unused],
    snapshots,
    unusedSnapshots,
  };
}

/** What `render` is given for a test. */
export function renderInputOf(
  template: ParsedTemplate,
  { parameters, target, instance }: Pick<TemplateTest, "parameters" | "target" | "instance">,
): RenderInput {
  return { template, parameters, ...surroundings(target, instance) };
}

function outcomeOf(template: ParsedTemplate, test: TemplateTest, checks: Checks): TestOutcome {
  const rendering = checkRendering(renderInputOf(template, test), checks);
  return {
    ...rendering,
    refusals: [...rendering.problems, ...rendering.objectProblems].filter(
      ({ severity }) => severity === "error",
    ),
  };
}

function resultOf(template: ParsedTemplate, test: TemplateTest, outcome: TestOutcome): TestResult {
  const failures =
    isRefusalExpected(test) || outcome.refusals.length === 0
      ? []
      : outcome.refusals.map((refusal): Failure => ({
          message: `It was refused: ${refusalInWords(refusal)}`,
          line: test.line,
        }));
  // One reason is enough: where nothing was rendered, every other expectation fails as well.
  if (failures.length === 0) {
    for (const { expectation, line } of test.expect)
      failures.push(
        ...checkExpectation(expectation, outcome, template.bundle).map((failure) => ({
          ...failure,
          line,
        })),
      );
  }
  const { file, line, title } = test;
  return { file, line, title, ok: failures.length === 0, failures };
}

/** Whether a test says that its parameters are refused. */
export function isRefusalExpected({ expect }: Pick<TemplateTest, "expect">): boolean {
  return expect.some(({ expectation }) => "refused" in expectation);
}

function snapshotsOf({ expect }: TemplateTest, { files }: TestOutcome): Record<string, string>[] {
  return expect.flatMap(({ expectation }) =>
    "snapshot" in expectation
      ? [{ [snapshotPath(expectation.snapshot)]: snapshotText(files) }]
      : [],
  );
}
