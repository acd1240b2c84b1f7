"use client";

import { useMemo } from "react";
import { fromPointer, isWithin } from "@/lib/json";
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
      messageAt: (pointer: string, isWhole = false) =>
        shows(pointer) ? messageOf(problems, pointer, isWhole) : undefined,
      warningAt: (pointer: string, isWhole = false) =>
        shows(pointer)
          ? messageOf(
              warnings?.filter(({ severity }) => severity === "warning") ?? [],
              pointer,
              isWhole,
            )
          : undefined,
      leave,
    }),
    [problems, warnings, shows, leave],
  );
}

/** What is said of a field; of one that holds a whole value, also what is said of a place in it. */
function messageOf(
  problems: readonly { pointer?: string | undefined; message: string }[],
  pointer: string,
  isWhole: boolean,
): string | undefined {
  const own = problems.find((problem) => problem.pointer === pointer);
  if (own !== undefined || !isWhole) return own?.message;
  const inner = problems.find((problem) => isWithin(problem.pointer ?? "", pointer));
  if (inner?.pointer === undefined) return undefined;
  return `${fromPointer(inner.pointer.slice(pointer.length)).join(".")}: ${inner.message}`;
}
