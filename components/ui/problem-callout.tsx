import type { Problem } from "@/lib/errors";
import { Callout } from "./callout";

/** Why something failed and what to do about it; nothing where there is no problem. */
export function ProblemCallout({
  problem,
  className,
}: {
  problem: Pick<Problem, "detail" | "hint"> | undefined;
  className?: string;
}) {
  if (problem === undefined) return null;
  return (
    <Callout tone="danger" title={problem.detail} className={className}>
      {problem.hint}
    </Callout>
  );
}
