import { type CoveragePoint, type ParsedTemplate, templateCoverage } from "@/lib/template";
import { renderInputOf, type TemplateTest } from "@/lib/template-tests";

/** How far tests reach into a template. */
export interface Coverage {
  points: CoveragePoint[];
  /** Outcomes of all points, and how many of them a test reaches. */
  total: number;
  reached: number;
  /** What none reaches, in words. */
  missing: { file: string; line?: number; words: string }[];
}

/** Which files, conditions and branches the tests reach. Pure; renders each test once. */
export function coverage(template: ParsedTemplate, tests: readonly TemplateTest[]): Coverage {
  const points = templateCoverage(
    template,
    tests.map((test) => renderInputOf(template, test)),
  );
  const outcomes = points.flatMap((point) =>
    point.outcomes.map(({ outcome, reachedBy }) => ({
      point,
      outcome,
      isReached: reachedBy.length > 0,
    })),
  );
  return {
    points,
    total: outcomes.length,
    reached: outcomes.filter(({ isReached }) => isReached).length,
    missing: outcomes
      .filter(({ isReached }) => !isReached)
      .map(({ point: { kind, file, line, source }, outcome }) => ({
        file,
        ...(line === undefined ? {} : { line }),
        words:
          kind === "file"
            ? `No test writes ${source}.`
            : `In no test ${source} is ${outcome === "met" ? "true" : "false"}.`,
      })),
  };
}
