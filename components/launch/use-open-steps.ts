"use client";

import { useCallback, useMemo, useState } from "react";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import type { FieldProblem } from "./launch-values";
import { withDefaults } from "./parameter-check";
import type { StepFold } from "./step-section";
import { foldableSteps, isChanged, stepInWords } from "./step-words";
import { namedProperties, stepOf } from "./step-values";

interface StepsToFold {
  steps: readonly ParameterStep[];
  /** As given: without defaults. */
  given: JsonObject;
  problems: readonly FieldProblem[];
  /** JSON Pointer of the parameter to begin at. */
  focus: string | undefined;
}

/**
 * Which steps stand open. One whose fields need nobody is folded, until somebody opens it, changes
 * a value of it, or has something wrong in it; only a person folds it again.
 */
export function useOpenSteps({ steps, given, problems, focus }: StepsToFold) {
  const foldable = useMemo(() => foldableSteps(steps), [steps]);
  const defaults = useMemo(() => steps.map(({ schema }) => withDefaults(schema, {})), [steps]);
  const calls = useMemo(() => {
    const wrong = new Set(
      problems.flatMap(({ pointer }) => (pointer.startsWith("/") ? [stepOf(steps, pointer)] : [])),
    );
    return steps.map(
      ({ schema }, index) =>
        wrong.has(index) || isChanged(defaults[index] ?? {}, given, namedProperties(schema)),
    );
  }, [steps, problems, defaults, given]);
  const [open, setOpen] = useState<ReadonlySet<number>>(
    new Set(focus === undefined ? [] : [stepOf(steps, focus)]),
  );
  const [called, setCalled] = useState<readonly boolean[]>([]);
  if (calls.some((calling, index) => calling !== (called[index] ?? false))) {
    setCalled(calls);
    const more = calls.flatMap((calling, index) =>
      calling && !called[index] && !open.has(index) ? [index] : [],
    );
    if (more.length > 0) setOpen(new Set([...open, ...more]));
  }
  const toggle = useCallback(
    (index: number, isOpen: boolean) =>
      setOpen((before) => {
        if (before.has(index) === isOpen) return before;
        const next = new Set(before);
        if (isOpen) next.add(index);
        else next.delete(index);
        return next;
      }),
    [],
  );
  return useMemo(
    () => ({
      /** Opens the step that a parameter is in. */
      openAt: (pointer: string) => {
        if (pointer.startsWith("/")) toggle(stepOf(steps, pointer), true);
      },
      open: (index: number) => toggle(index, true),
      /** Folds all that nothing keeps open. */
      reset: () => setOpen(new Set()),
      /** How a step with these values is folded; undefined of one that always stands open. */
      foldOf: (index: number, values: JsonObject): StepFold | undefined => {
        const step = steps[index];
        if (step === undefined || !foldable[index]) return undefined;
        const isOpen = open.has(index);
        return {
          isOpen,
          words: isOpen ? "" : stepInWords(step, values),
          toggle: (next) => toggle(index, next),
        };
      },
    }),
    [steps, foldable, open, toggle],
  );
}

/** Which steps are open, and what folds them. */
export type OpenSteps = ReturnType<typeof useOpenSteps>;
