import { kindsWithoutHealthCheck } from "@/lib/health-checks";
import type { ParsedTemplate, TemplateProblem } from "@/lib/template";
import type { RenderedObject } from "./check-rendering";
import { sourceOf } from "./source-place";

/**
 * A warning for every custom kind of which nobody says when its objects are healthy, at the first
 * object of it. Flux takes such an object for healthy as soon as it is applied, if no operator
 * looks at it.
 */
export function healthCheckProblems(
  template: ParsedTemplate,
  objects: readonly RenderedObject[],
): TemplateProblem[] {
  const missing = kindsWithoutHealthCheck(
    objects.map(({ object }) => object),
    template.definition.healthChecks,
  );
  return missing.map(({ apiVersion, kind }) => {
    const first = objects.find(
      ({ object }) => object["apiVersion"] === apiVersion && object["kind"] === kind,
    );
    return {
      severity: "warning",
      code: "no-health-check",
      message:
        `Nobody says when a ${kind} (${apiVersion}) is healthy: without a status of it, Flux takes ` +
        "it for healthy at once.",
      ...(first === undefined ? {} : sourceOf(template, first.file, first.document, "/kind")),
      expected: `spec.healthChecks: [{ apiVersion: ${apiVersion}, kind: ${kind}, current: "…" }]`,
    };
  });
}
