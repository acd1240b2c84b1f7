import type { Annotation } from "@/lib/git-host";
import { fromPointer } from "@/lib/json";
import type { CheckFinding } from "./check";

/** A host takes no more of them in one call. */
export const annotationsAtOnce = 50;
/** Of one check run: more than a person reads, and ten calls. */
export const mostAnnotations = 500;

/** The findings that stand at a place of the commit, as remarks; always in the same order. */
export function annotationsOf(findings: readonly CheckFinding[]): Annotation[] {
  return findings
    .flatMap((finding): Annotation[] => {
      const { verdict, file, line, object, field, message, expected, exception, title } = finding;
      if (line === undefined) return [];
      const said = [
        object === "" ? "" : `${object}${field === "" ? "" : `, ${fieldPath(field)}`}`,
        message,
        expected === undefined ? "" : `Expected: ${expected}`,
        exception === undefined
          ? ""
          : `Allowed until ${exception.expires} by the exception ${exception.name}: ${exception.reason}`,
      ];
      return [
        {
          path: file,
          line,
          level: verdict === "denied" ? "failure" : verdict === "warned" ? "warning" : "notice",
          title,
          message: said.filter((part) => part !== "").join("\n"),
        },
      ];
    })
    .slice(0, mostAnnotations);
}

/** `/spec/containers/0/image` as people write it: `spec.containers[0].image`. */
export function fieldPath(pointer: string): string {
  return fromPointer(pointer)
    .map((part, index) =>
      /^\d+$/.test(part)
        ? `[${part}]`
        : /[./]/.test(part)
          ? `["${part}"]`
          : index === 0
            ? part
            : `.${part}`,
    )
    .join("");
}
