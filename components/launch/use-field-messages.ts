"use client";

import { useMemo, useState } from "react";
import type { ProblemsContext } from "./field-context";
import type { FieldProblem, PreviewProblem } from "./launch-values";

/** What the fields of the form say: problems and warnings of those that `shows` says it of. */
export function useFieldMessages(
  problems: readonly FieldProblem[],
  warnings: readonly PreviewProblem[] | undefined,
  { shows, leave }: { shows: (pointer: string) => boolean; leave: (pointer: string) => void },
): ProblemsContext {
  // The same problems as before are the same object: their fields need not be drawn again.
  const [said, setSaid] = useState({ problems, text: JSON.stringify(problems) });
  const text = said.problems === problems ? said.text : JSON.stringify(problems);
  if (said.text !== text) setSaid({ problems, text });
  const known = said.text === text ? said.problems : problems;
  return useMemo(() => {
    const messages = new Map(known.map(({ pointer, message }) => [pointer, message]));
    const hints = new Map(
      (warnings ?? []).flatMap(({ severity, pointer, message }) =>
        severity === "warning" && pointer !== undefined ? [[pointer, message] as const] : [],
      ),
    );
    return {
      messageAt: (pointer: string) => (shows(pointer) ? messages.get(pointer) : undefined),
      warningAt: (pointer: string) => (shows(pointer) ? hints.get(pointer) : undefined),
      leave,
    };
  }, [known, warnings, shows, leave]);
}
