import type { Problem } from "@/lib/errors";
import { Callout } from "./callout";

/** Why something failed and what to do about it; nothing where there is no problem. */
export function ProblemCallout({
  problem,
  className,
}: {
  problem: Pick<Problem, "detail" | "hint" | "retryAfter"> | undefined;
  className?: string;
}) {
  if (problem === undefined) return null;
  return (
    <Callout
      // Where waiting helps, nothing is wrong with what was asked.
      tone={problem.retryAfter === undefined ? "danger" : "info"}
      title={problem.detail}
      className={className}
    >
      {problem.hint}
    </Callout>
  );
}
