"use client";

import { useMemo, useState } from "react";
import { fromPointer, isWithin } from "@/lib/json";
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
      messageAt: (pointer: string, isWhole = false) =>
        shows(pointer) ? messageOf(messages, pointer, isWhole) : undefined,
      warningAt: (pointer: string, isWhole = false) =>
        shows(pointer) ? messageOf(hints, pointer, isWhole) : undefined,
      leave,
    };
  }, [known, warnings, shows, leave]);
}

/** What is said of a field; of one that holds a whole value, also what is said of a place in it. */
function messageOf(
  messages: ReadonlyMap<string, string>,
  pointer: string,
  isWhole: boolean,
): string | undefined {
  const own = messages.get(pointer);
  if (own !== undefined || !isWhole) return own;
  const inner = [...messages].find(([place]) => isWithin(place, pointer));
  if (inner === undefined) return undefined;
  const [place, message] = inner;
  return `${fromPointer(place.slice(pointer.length)).join(".")}: ${message}`;
}
