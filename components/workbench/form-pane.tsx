"use client";

import { memo, useEffect, useEffectEvent, useMemo, useState, type FocusEvent } from "react";
import type { TeamRef } from "@/components/teams/team-name";
import { fieldProblems } from "@/components/launch/field-problems";
import { nameOfField } from "@/components/launch/focus-field";
import { hiddenSteps } from "@/components/launch/hidden-steps";
import type { Preview, TargetChoice } from "@/components/launch/launch-values";
import { StepSection } from "@/components/launch/step-section";
import { TypedSteps } from "@/components/launch/typed-steps";
import { useConditions } from "@/components/launch/use-conditions";
import { useFieldFocus } from "@/components/launch/use-field-focus";
import { useFieldMessages } from "@/components/launch/use-field-messages";
import { useLeftFields } from "@/components/launch/use-left-fields";
import { useOpenSteps } from "@/components/launch/use-open-steps";
import { useTypedValues } from "@/components/launch/use-typed-values";
import { WhereFields } from "@/components/launch/where-fields";
import { Button } from "@/components/ui/button";
import { RequiredLegend } from "@/components/ui/label";
import type { DraftForm, MadeLine } from "@/lib/drafts";
import { isWithin } from "@/lib/json";
import type { Filled } from "./draft-calls";

export interface FormPaneProps {
  form: DraftForm;
  teams: readonly TeamRef[];
  targets: readonly TargetChoice[];
  initial: Filled;
  /** Where the browser keeps what is filled in. */
  draftKey: string;
  /** Of what was filled in last. */
  preview: Preview | undefined;
  made: readonly MadeLine[];
  /** The field to go to; another object goes there again. */
  focus: { pointer: string } | undefined;
  onFill: (filled: Filled) => void;
  onShowLine: (place: { file: string; line: number }) => void;
}

/**
 * The form as a developer sees it: filled in, kept, and with what each field makes. A key in a file draws it again only
 * once something else comes of it.
 */
export const FormPane = memo(function FormPane(props: FormPaneProps) {
  const { isLoading, conditions } = useConditions(props.form.schema);
  if (isLoading) return <p className="p-4 text-muted">Reading the conditions</p>;
  return <Fields {...props} conditions={conditions} />;
});

function Fields({
  form,
  teams,
  targets,
  initial,
  draftKey,
  preview,
  made,
  focus,
  onFill,
  onShowLine,
  conditions,
}: FormPaneProps & { conditions: ReturnType<typeof useConditions>["conditions"] }) {
  const { steps, schema } = form;
  const [root, focusField] = useFieldFocus(undefined);
  const typed = useTypedValues({ steps, schema, initial, fixed: false, draftKey, conditions });
  const fields = useLeftFields();
  const [at, setAt] = useState<string>();
  const { where, values, answers } = typed;

  const fill = useEffectEvent(onFill);
  const text = useMemo(() => JSON.stringify(values), [values]);
  useEffect(() => fill(JSON.parse(text) as Filled), [text]);

  const problems = useMemo(() => fieldProblems(answers, preview, []), [answers, preview]);
  const messages = useFieldMessages(problems, preview?.problems, fields);
  const folds = useOpenSteps({ steps, given: values.parameters, problems, focus: undefined });
  const hidden = useMemo(() => hiddenSteps(steps, answers.unmet), [steps, answers.unmet]);
  const goTo = useEffectEvent((pointer: string) => {
    folds.openAt(pointer);
    focusField(pointer);
  });
  useEffect(() => {
    if (focus !== undefined) goTo(focus.pointer);
  }, [focus]);

  const nameError = problems.find(({ pointer }) => pointer === "#name")?.message;
  const places = at === undefined ? [] : linesOf(made, at);
  return (
    <>
      <div
        ref={root}
        className="min-h-0 flex-1 overflow-y-auto p-4"
        onFocusCapture={(event: FocusEvent<HTMLElement>) =>
          setAt(event.target.closest<HTMLElement>("[data-pointer]")?.dataset["pointer"])
        }
      >
        <div className="mb-4 flex items-start justify-between gap-3">
          <p className="text-sm text-muted">
            As a developer sees it. What you fill in is kept in this browser.
          </p>
          <Button size="sm" onClick={typed.startOver}>
            Start over
          </Button>
        </div>
        <div className="flex flex-col gap-6">
          <StepSection id="where" title="Where" note={<RequiredLegend />} onEnter={nothing}>
            <WhereFields
              where={where}
              teams={teams}
              targets={targets}
              nameNote={undefined}
              errors={fields.shows("#name") && nameError !== undefined ? { name: nameError } : {}}
              onChange={typed.changeWhere}
              onLeave={(field) => fields.leave(`#${field}`)}
            />
          </StepSection>
          <TypedSteps
            steps={steps}
            schema={schema}
            targets={targets}
            typed={typed}
            hidden={hidden}
            messages={messages}
            folds={folds}
            onEnter={nothing}
          />
        </div>
      </div>
      {at === undefined || at === "" ? null : (
        <Places name={nameOfField(schema, at)} places={places} onShowLine={onShowLine} />
      )}
    </>
  );
}

function nothing(): void {}

/** The lines that a parameter, or something in it, makes. */
export function linesOf(made: readonly MadeLine[], pointer: string): MadeLine[] {
  return made.filter(({ parameters }) =>
    parameters.some((one) => isWithin(one, pointer) || (one !== "" && isWithin(pointer, one))),
  );
}

/** Every place that the field makes. */
function Places({
  name,
  places,
  onShowLine,
}: {
  name: string;
  places: readonly MadeLine[];
  onShowLine: FormPaneProps["onShowLine"];
}) {
  return (
    <section
      aria-label={`What ${name} makes`}
      className="max-h-32 overflow-y-auto border-t border-line bg-sunken px-4 py-2 text-sm"
    >
      <p className="text-muted">
        <span className="font-medium text-text">{name}</span>{" "}
        {places.length === 0
          ? "makes no line of the files as they are now."
          : `makes ${places.length === 1 ? "1 line" : `${places.length} lines`}:`}
      </p>
      <ul className="flex flex-wrap gap-x-3">
        {places.slice(0, 40).map(({ file, line }) => (
          <li key={`${file}:${line}`}>
            <button
              type="button"
              className="rounded-sm font-mono text-xs text-accent-text underline underline-offset-2"
              onClick={() => onShowLine({ file, line })}
            >
              {file.slice(file.lastIndexOf("/") + 1)}:{line}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
