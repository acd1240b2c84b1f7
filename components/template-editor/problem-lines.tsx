import { CircleAlert, TriangleAlert } from "lucide-react";
import type { TemplateProblem } from "@/lib/template";
import type { LineRange } from "@/lib/template-editing";

/** Problems of template.yaml in these lines. */
export function problemsAt(
  problems: readonly TemplateProblem[] | undefined,
  { first, last }: LineRange,
): TemplateProblem[] {
  return (problems ?? []).filter(
    ({ file, line }) =>
      file === "template.yaml" && line !== undefined && line >= first && line <= last,
  );
}

/** What is wrong with the thing that they stand below. */
export function ProblemLines({ problems }: { problems: readonly TemplateProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {problems.map(({ severity, message, expected }) => {
        const Icon = severity === "error" ? CircleAlert : TriangleAlert;
        return (
          <li key={message} className={severity === "error" ? "text-danger" : "text-warning"}>
            <span className="flex gap-1.5">
              <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span>
                <span className="sr-only">{severity === "error" ? "Error: " : "Warning: "}</span>
                {message}
                {expected === undefined ? null : (
                  <span className="block text-muted">Right would be: {expected}</span>
                )}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
