"use client";

import { useMemo } from "react";
import type { ProblemsContext } from "./field-context";
import type { FieldProblem, PreviewProblem } from "./launch-values";

/** What the fields of the form say: problems and warnings of those that `shows` says it of. */
export function useFieldMessages(
  problems: readonly FieldProblem[],
  warnings: readonly PreviewProblem[] | undefined,
  { shows, leave }: { shows: (pointer: string) => boolean; leave: (pointer: string) => void },
): ProblemsContext {
  return useMemo(
    () => ({
      messageAt: (pointer: string) =>
        shows(pointer)
          ? problems.find((problem) => problem.pointer === pointer)?.message
          : undefined,
      warningAt: (pointer: string) =>
        shows(pointer)
          ? warnings?.find(
              (warning) => warning.severity === "warning" && warning.pointer === pointer,
            )?.message
          : undefined,
      leave,
    }),
    [problems, warnings, shows, leave],
  );
}
