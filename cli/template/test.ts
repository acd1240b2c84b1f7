import type { SchemaRegistry } from "@/lib/kubernetes";
import { hasErrors, parseTemplate, type TemplateProblem } from "@/lib/template";
import {
  runTemplateTests,
  type Failure,
  type TestReport,
  type TestResult,
} from "@/lib/template-tests";
import type { Outcome } from "../outcome";
import { indented, problemInWords } from "./in-words";
import { openBundle } from "./open-bundle";
import type { HeldPolicies } from "./policies-of";
import { removeFiles, writeFiles } from "./write-files";

/**
 * `slipway template test DIR`: runs `tests/*.yaml`. With `update`, the output becomes the snapshots
 * first.
 */
export async function testTemplate(
  folder: string,
  schemas: SchemaRegistry,
  { update = false, judge, place }: HeldPolicies & { update?: boolean | undefined } = {},
): Promise<Outcome> {
  const checks = { schemas, ...(judge === undefined ? {} : { judge }) };
  const bundle = await openBundle(folder);
  const { template, problems } = parseTemplate(bundle);
  if (template === undefined)
    return {
      value: { ok: false, passed: 0, failed: 0, tests: [], problems, stored: [] },
      words: problems.map(problemInWords).join("\n"),
      denied: true,
    };

  let report = runTemplateTests(template, checks);
  let stored: string[] = [];
  if (update) {
    stored = Object.keys(report.snapshots)
      .filter((path) => bundle[path] !== report.snapshots[path])
      .sort();
    await writeFiles(
      folder,
      Object.fromEntries(stored.map((path) => [path, report.snapshots[path] ?? ""])),
    );
    await removeFiles(folder, report.unusedSnapshots);
    const unused = new Set(report.unusedSnapshots);
    const kept = Object.fromEntries(
      Object.entries({ ...bundle, ...report.snapshots }).filter(([path]) => !unused.has(path)),
    );
    // The same template: snapshots are no part of what is rendered.
    report = runTemplateTests({ ...template, bundle: kept }, checks);
  }
  const untested: TemplateProblem[] =
    report.tests.length === 0 && report.problems.length === 0
      ? [
          {
            severity: "error",
            code: "no-tests",
            message: "There are no tests.",
            file: "tests/",
            expected: "tests/defaults.yaml with a title, parameters, and what is expected of them",
          },
        ]
      : [];
  const { ok, passed, failed, tests } = report;
  const well = ok && untested.length === 0 && !hasErrors(report.problems);
  const { name, version } = template.definition;
  return {
    value: {
      ok: well,
      template: { name, version },
      policies: place,
      passed,
      failed,
      tests,
      problems: [...report.problems, ...untested],
      stored,
    },
    words: inWords(
      `${name} ${version}`,
      { ...report, problems: [...report.problems, ...untested] },
      stored,
    ),
    denied: !well,
  };
}

function inWords(
  called: string,
  { tests, problems, passed, failed }: TestReport,
  stored: readonly string[],
): string {
  const lines = [
    called,
    ...tests.map((test) => indented(testInWords(test), 2)),
    ...problems.map(problemInWords),
    ...stored.map((path) => `Stored ${path}`),
    `${passed} passed, ${failed} failed`,
  ];
  return lines.join("\n");
}

function testInWords({ ok, title, file, failures }: TestResult): string {
  return [
    `${ok ? "✓" : "✗"} ${title} (${file})`,
    ...failures.map((failure) => indented(failureInWords(file, failure), 4)),
  ].join("\n");
}

function failureInWords(file: string, { message, line, diff }: Failure): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${message}${diff === undefined ? "" : `\n${indented(shortened(diff), 2)}`}`;
}

const longestDiff = 60;

function shortened(diff: string): string {
  const lines = diff.split("\n");
  return lines.length <= longestDiff
    ? diff
    : [...lines.slice(0, longestDiff), `… and ${lines.length - longestDiff} more lines`].join("\n");
}
