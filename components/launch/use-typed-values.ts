"use client";

import { useMemo, useState } from "react";
import { dropDraft, readDraft, useKeptDraft } from "@/components/ui/use-draft";
import { canonicalJson, type JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { withoutSecretFields } from "./draft-values";
import { parseDraft } from "./launch-draft";
import type { LaunchValues } from "./launch-values";
import { answersOf, type ConditionEngine, editAnswers, type Edited } from "./parameter-check";
import { dealToSteps } from "./step-values";
import type { Where } from "./where-fields";

interface Typed {
  where: Where;
  /** As given: without defaults, and with what is hidden: it comes back with its condition. */
  parameters: JsonObject;
}

/**
 * What is typed into the launch form, kept in the browser until it is sent. A draft that is there
 * already is where it begins; `fixed` takes name, team and target from `initial` all the same.
 */
export function useTypedValues({
  steps,
  schema,
  initial,
  fixed,
  draftKey,
  conditions,
}: {
  steps: readonly ParameterStep[];
  /** All steps as one schema: it says what the defaults are, and which values are not kept. */
  schema: JsonObject;
  initial: LaunchValues;
  fixed: boolean;
  draftKey: string;
  /** Evaluates the conditions of the template, where it has any. */
  conditions?: ConditionEngine | undefined;
}) {
  const [kept] = useState(() => readDraft(draftKey, parseDraft));
  const [typed, setTyped] = useState(() =>
    begin(
      kept
        ? {
            ...kept,
            ...(fixed ? { name: initial.name, team: initial.team, target: initial.target } : {}),
          }
        : initial,
    ),
  );
  const [restored, setRestored] = useState(kept !== undefined);
  const [generation, setGeneration] = useState(0);
  const [changed, setChanged] = useState(kept !== undefined);
  const { parameters } = typed;
  const answers = useMemo(
    () => answersOf(schema, parameters, conditions),
    [schema, parameters, conditions],
  );
  const shown = useMemo(() => dealToSteps(steps, answers.filled), [steps, answers]);
  const values: LaunchValues = { ...typed.where, parameters: answers.given };
  const draft = { ...typed.where, parameters: withoutSecretFields(schema, parameters) };
  useKeptDraft(draftKey, draft, changed);

  const drop = () => {
    dropDraft(draftKey);
    setChanged(false);
  };
  return {
    where: typed.where,
    /** What the form shows, with defaults: one object a step. */
    steps: shown,
    /** The same in one. */
    shown: answers.filled,
    /** As given: what is left at a default of the schema is not in it, nor what is hidden. */
    values,
    answers,
    /** It began with a draft, and nobody has said yet what to do with it. */
    restored,
    /** Counts how often it was begun anew. */
    generation,
    changeWhere: (where: Where) => {
      setTyped((before) => ({ ...before, where }));
      setChanged(true);
    },
    changeStep: (index: number, next: Edited) => {
      const whole: Edited = Object.assign(
        {},
        ...shown.map((step, at) => (at === index ? next : step)),
      );
      const edited = editAnswers(answers, parameters, whole);
      // The form also tells what it was given.
      if (canonicalJson(edited) === canonicalJson(parameters)) return;
      setTyped((before) => ({ ...before, parameters: edited }));
      setChanged(true);
    },
    keepDraft: () => setRestored(false),
    /** It was sent: nothing is kept any longer. */
    drop,
    startOver: () => {
      drop();
      setTyped(begin(initial));
      setRestored(false);
      setGeneration((count) => count + 1);
    },
  };
}

function begin(from: LaunchValues): Typed {
  return {
    where: { name: from.name, team: from.team, target: from.target },
    parameters: from.parameters,
  };
}
