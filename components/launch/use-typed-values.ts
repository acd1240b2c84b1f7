"use client";

import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { dropDraft, readDraft, useKeptDraft } from "@/components/ui/use-draft";
import { canonicalJson, type JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { withoutSecretFields } from "./draft-values";
import { parseDraft } from "./launch-draft";
import type { LaunchValues } from "./launch-values";
import { answersOf, type ConditionEngine, editAnswers } from "./parameter-check";
import { lazily, rememberingLast } from "./remembered";
import { type FieldPath, setValue } from "./set-value";
import { dealToSteps } from "./step-values";
import { typingSource } from "./use-typed-text";
import type { Where } from "./where-fields";

interface Typed {
  where: Where;
  /**
   * As given: without defaults, and with what is hidden: it comes back with its condition. What a key
   * does to them is worked out with all that follows from them, and not while the next key waits.
   */
  parameters: () => JsonObject;
  /** They come from typing, and may be shown a moment later. */
  canWait: boolean;
}

/**
 * What is typed into the launch form, kept in the browser until it is sent. A draft that is there
 * already is where it begins; `fixed` takes name, team and target from `initial` all the same. Of
 * parameters that are typed, a key shows in its field at once (`useTypedText`); what the form makes of
 * it follows as soon as there is time (`isBehind` until then).
 */
export function useTypedValues({
  steps,
  schema,
  initial,
  fixed,
  draftKey,
  conditions,
  onType,
}: {
  steps: readonly ParameterStep[];
  /** All steps as one schema: it says what the defaults are, and which values are not kept. */
  schema: JsonObject;
  initial: LaunchValues;
  fixed: boolean;
  draftKey: string;
  /** Evaluates the conditions of the template, where it has any. */
  conditions?: ConditionEngine | undefined;
  /** Told with every change, before anything follows from it; what was typed is worked out where it is asked for. */
  onType?: ((typed: () => LaunchValues) => void) | undefined;
}) {
  const [typing] = useState(typingSource);
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

  const { where } = typed;
  const later = useDeferredValue(typed.parameters);
  const current = typed.canWait ? later : typed.parameters;
  const parameters = useMemo(() => current(), [current]);
  const answersTo = useMemo(
    () => rememberingLast((given: JsonObject) => answersOf(schema, given, conditions)),
    [schema, conditions],
  );
  const answers = useMemo(() => answersTo(parameters), [answersTo, parameters]);
  const shown = useMemo(() => dealToSteps(steps, answers.filled), [steps, answers]);
  const values = useMemo(
    (): LaunchValues => ({ ...where, parameters: answers.given }),
    [where, answers],
  );
  const draft = useCallback(
    () => ({ ...typed.where, parameters: withoutSecretFields(schema, typed.parameters()) }),
    [schema, typed],
  );
  useKeptDraft(draftKey, draft, changed);
  useEffect(() => {
    if (changed) onType?.(() => ({ ...typed.where, parameters: typed.parameters() }));
  }, [changed, typed, onType]);

  const drop = () => {
    dropDraft(draftKey);
    setChanged(false);
  };
  const changeAt = useCallback(
    (index: number, path: FieldPath, next: unknown) => {
      const canWait = typing.isTyping();
      setTyped((before) => ({
        ...before,
        canWait,
        parameters: lazily(() => {
          const given = before.parameters();
          const known = answersTo(given);
          const whole = Object.assign(
            {},
            ...dealToSteps(steps, known.filled).map((step, at) =>
              at === index ? setValue(step, path, next) : step,
            ),
          );
          const edited = editAnswers(known, given, whole);
          return canonicalJson(edited) === canonicalJson(given) ? given : edited;
        }),
      }));
      setChanged(true);
    },
    [steps, answersTo, typing],
  );
  return {
    where,
    /** What the form shows, with defaults: one object a step. */
    steps: shown,
    /** The same in one. */
    shown: answers.filled,
    /** As given: what is left at a default of the schema is not in it, nor what is hidden. */
    values,
    answers,
    /** Keys were pressed that all this does not know yet. */
    isBehind: current !== typed.parameters,
    /** For the fields: where they say that what they tell comes from typing. */
    typing,
    /** It began with a draft, and nobody has said yet what to do with it. */
    restored,
    /** Counts how often it was begun anew. */
    generation,
    changeWhere: useCallback((next: Where) => {
      setTyped((before) => ({ ...before, where: next }));
      setChanged(true);
    }, []),
    /** Another value in a step, for `setValue`. */
    changeAt,
    /**
     * A field is left: what is pressed next finds all that was typed. A list that is added to is told
     * as a whole, as the form shows it.
     */
    settle: useCallback(
      () => setTyped((before) => (before.canWait ? { ...before, canWait: false } : before)),
      [],
    ),
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
    parameters: () => from.parameters,
    canWait: false,
  };
}
