import { CircleAlert, TriangleAlert } from "lucide-react";
import { Callout } from "@/components/ui/callout";
import type { PreviewedTemplate } from "../previewed-template";

/** What lint says of the template, with the places; nothing where it has nothing to say. */
export function LintProblems({
  problems,
  isStale,
}: {
  problems: PreviewedTemplate["problems"];
  /** The form below is that of an earlier state. */
  isStale: boolean;
}) {
  if (problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const title =
    errors > 0
      ? `${errors === 1 ? "One error" : `${errors} errors`} in the template`
      : "Warnings of the template";
  return (
    <Callout tone={errors > 0 ? "danger" : "warning"} title={title}>
      {isStale ? <p>What stands below is what it was before.</p> : null}
      <ul className="mt-1 flex flex-col gap-2">
        {problems.map(({ severity, file, line, message, expected, test }) => {
          const Icon = severity === "error" ? CircleAlert : TriangleAlert;
          return (
            <li
              key={JSON.stringify([file, line, message, test])}
              className="flex gap-1.5 [overflow-wrap:anywhere]"
            >
              <Icon
                aria-label={severity === "error" ? "Error" : "Warning"}
                className="mt-0.5 size-4 shrink-0"
              />
              <div>
                {file === undefined ? null : (
                  <code>
                    {file}
                    {line === undefined ? "" : `:${line}`}
                  </code>
                )}{" "}
                {message}
                {expected === undefined ? null : (
                  <>
                    <br />
                    expected: <code>{expected}</code>
                  </>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Callout>
  );
}
