"use client";

import { useMemo, useState, type ReactNode } from "react";
import type { AskedException } from "@/components/exceptions/ask-exception";
import type { TeamRef } from "@/components/teams/team-name";
import { cn } from "@/components/ui/cn";
import { RequiredLegend } from "@/components/ui/label";
import { Stepper } from "@/components/ui/stepper";
import type { Problem } from "@/lib/errors";
import type { ActionResult } from "@/lib/http";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { fieldProblems } from "./field-problems";
import { FilesByHand } from "./files-by-hand";
import { nameOfField } from "./focus-field";
import { LaunchBar } from "./launch-bar";
import {
  firstProblem,
  nameNote,
  notSent,
  retryAfterOf,
  waiting,
  whereProblems,
} from "./launch-state";
import type {
  FieldProblem,
  LaunchValues,
  NameVerdict,
  Preview,
  Seen,
  SubmitResult,
  TargetChoice,
} from "./launch-values";
import { PaneSwitch, type Pane } from "./pane-switch";
import type { ConditionEngine } from "./parameter-check";
import { PreviewPane } from "./preview-pane";
import { Refusal } from "./refusal";
import { RestoredDraft } from "./restored-draft";
import { hiddenSteps } from "./hidden-steps";
import { StepSection } from "./step-section";
import { statesOfSteps } from "./step-states";
import { TypedSteps } from "./typed-steps";
import { useAnswer } from "./use-answer";
import { useFieldFocus } from "./use-field-focus";
import { useFieldMessages } from "./use-field-messages";
import { useLeftFields } from "./use-left-fields";
import { useOpenSteps } from "./use-open-steps";
import { useSubmission } from "./use-submission";
import { useTypedValues } from "./use-typed-values";
import { WhereFields, type Where } from "./where-fields";

export interface LaunchFormProps {
  steps: readonly ParameterStep[];
  /** All steps as one schema: what parameters are checked against. */
  schema: JsonObject;
  teams: readonly TeamRef[];
  targets: readonly TargetChoice[];
  initial: LaunchValues;
  /** Says at once what is wrong, also with what nobody has been at: it was filled in before. */
  showsProblems?: boolean;
  /** Something that exists is changed: name, team and target stay. */
  fixed?: boolean;
  /** Where the browser keeps what is typed. */
  draftKey: string;
  preview: (values: LaunchValues) => Promise<Preview>;
  /** Left out where the name is fixed. */
  checkName?: ((where: Where) => Promise<NameVerdict>) | undefined;
  /** `key` stays the same while the values do: a repeated attempt is the same request. */
  submit: (values: LaunchValues, key: string, seen: Seen) => Promise<SubmitResult>;
  submitLabel?: string;
  /** Asks for an exception from what a policy denies; left out where nobody can be asked. */
  askException?: ((input: AskedException) => Promise<ActionResult<unknown>>) | undefined;
  /** To know before one begins. */
  notice?: ReactNode;
  /** JSON Pointer of the parameter to begin at. */
  focus?: string | undefined;
  /** Evaluates the conditions of the template, where it has any. */
  conditions?: ConditionEngine | undefined;
  /** Told at once what is typed, for who shows another form in the place of this one. */
  onType?: ((typed: () => LaunchValues) => void) | undefined;
}

/**
 * The launch form: steps on the left, what they would write on the right, and the bar below. Loaded
 * by `LaunchForm`.
 */
export function LaunchWorkspace(props: LaunchFormProps) {
  const {
    steps,
    schema,
    teams,
    targets,
    initial,
    fixed = false,
    draftKey,
    submitLabel = "Open pull request",
  } = props;
  const [root, focusField] = useFieldFocus(props.focus);
  const typed = useTypedValues({
    steps,
    schema,
    initial,
    fixed,
    draftKey,
    conditions: props.conditions,
    onType: props.onType,
  });
  const fields = useLeftFields(props.showsProblems);
  const [pane, setPane] = useState<Pane>("form");
  const [step, setStep] = useState(fixed ? "0" : "where");
  const [refused, setRefused] = useState<{ problem: Problem; question: string }>();
  // What may be written over is what was seen: something else there takes the yes back.
  const [givenAway, setGivenAway] = useState<string>();
  const [asked, setAsked] = useState(0);
  const submission = useSubmission();

  const { where, values, answers } = typed;
  const text = useMemo(() => JSON.stringify(values), [values]);

  const canPreview = where.team !== "" && where.target !== "";
  const about = useMemo(
    () => (canPreview ? { values, asked } : undefined),
    [canPreview, values, asked],
  );
  const preview = useAnswer(
    about,
    async (about) => ({ ...(await props.preview(about.values)), of: about.values.parameters }),
    250,
    retryAfterOf,
  );
  const basis = preview.answer?.change?.basis;
  const byHand = preview.answer?.change?.byHand ?? [];
  const overwrite = basis !== undefined && givenAway === basis;
  const verdict = useAnswer(
    !fixed && props.checkName && where.name !== "" ? where : undefined,
    props.checkName ?? unasked,
    200,
    retryAfterOf,
  );

  const question = `${text} ${asked}`;
  const serverFields = refused?.question === question ? refused.problem.fields : noFields;
  const problems = useMemo(
    () => fieldProblems(answers, preview.answer, serverFields, fixed),
    [answers, preview.answer, serverFields, fixed],
  );
  const said = verdict.state === "current" ? verdict.answer : undefined;
  const whereErrors = useMemo(
    () => whereProblems(where, targets, said, problems),
    [where, targets, said, problems],
  );
  const { shows, leave } = fields;
  const folds = useOpenSteps({ steps, given: values.parameters, problems, focus: props.focus });
  const messages = useFieldMessages(problems, preview.answer?.problems, fields);

  function focusAt(pointer: string) {
    setPane("form");
    folds.openAt(pointer);
    leave(pointer);
    focusField(pointer);
  }

  function startOver() {
    typed.startOver();
    fields.reset();
    folds.reset();
  }

  const way = (pointer: string, words: string) => (
    <button
      type="button"
      className="rounded-sm font-medium text-accent-text underline underline-offset-2"
      onClick={() => focusAt(pointer)}
    >
      {words}
    </button>
  );
  const blame = (pointer: string) =>
    pointer === "" ? null : way(pointer, `Change ${nameOfField(schema, pointer)}`);

  const inTheWay = firstProblem(whereErrors, problems);
  const undecided =
    byHand.length > 0 && !overwrite
      ? "Say that what was changed by hand may be written over."
      : undefined;
  const whyNot = inTheWay ? (
    <>
      {inTheWay.message} {inTheWay.pointer === "" ? null : way(inTheWay.pointer, "Show the field")}
    </>
  ) : (
    (waiting(typed.isBehind ? "busy" : preview.state, verdict.state, fixed || !props.checkName) ??
    undecided)
  );

  function send() {
    if (submission.busy) return;
    if (inTheWay) {
      fields.showAll();
      focusAt(inTheWay.pointer);
      return;
    }
    if (whyNot) return;
    const seen = { ...(basis === undefined ? {} : { basis }), overwrite };
    void submission.send(
      `${text} ${basis ?? ""}`,
      (key) => props.submit(values, key, seen),
      (result) => {
        if (result.ok) return typed.drop();
        setRefused({ problem: result.problem, question });
        if (result.problem === notSent) return;
        fields.showAll();
        // Something else is there than what was seen: it is shown now.
        if (fixed && result.problem.code === "conflict") setAsked((count) => count + 1);
      },
    );
  }

  const hidden = useMemo(() => hiddenSteps(steps, answers.unmet), [steps, answers.unmet]);
  const { left, showsAll } = fields;
  const stepStates = useMemo(
    () =>
      statesOfSteps({
        steps,
        hidden,
        current: step,
        where: fixed ? undefined : whereErrors,
        problems,
        fields: { left, showsAll },
      }),
    [steps, hidden, step, fixed, whereErrors, problems, left, showsAll],
  );

  return (
    <div ref={root}>
      {typed.restored ? <RestoredDraft onStartOver={startOver} onKeep={typed.keepDraft} /> : null}
      {refused ? <Refusal problem={refused.problem} /> : null}
      {props.notice}
      <FilesByHand
        files={byHand}
        overwrite={overwrite}
        onOverwrite={(yes) => setGivenAway(yes ? basis : undefined)}
      />
      <PaneSwitch pane={pane} onChange={setPane} />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)]">
        <div
          className={cn("min-w-0 flex-col gap-6 pb-4", pane === "form" ? "flex" : "hidden lg:flex")}
        >
          <div
            className={cn(
              "sticky top-14 z-10 -my-2 bg-surface/95 py-2 backdrop-blur-sm",
              stepStates.length < 2 && "hidden",
            )}
          >
            <Stepper
              label="Steps"
              steps={stepStates}
              onSelect={(key) => {
                setStep(key);
                if (key !== "where") folds.open(Number(key));
                document
                  .getElementById(`step-${key}`)
                  ?.scrollIntoView({ behavior: "smooth", block: "start" });
              }}
            />
          </div>
          {fixed ? null : (
            <StepSection id="where" title="Where" note={<RequiredLegend />} onEnter={setStep}>
              <WhereFields
                where={where}
                teams={teams}
                targets={targets}
                nameNote={nameNote(where.name, verdict, !canPreview || preview.state !== "busy")}
                errors={{
                  name:
                    shows("#name") || (verdict.state === "current" && where.name !== "")
                      ? whereErrors.name
                      : undefined,
                  team: shows("#team") ? whereErrors.team : undefined,
                  target: shows("#target") ? whereErrors.target : undefined,
                }}
                onChange={typed.changeWhere}
                onLeave={(field) => leave(`#${field}`)}
              />
            </StepSection>
          )}
          <TypedSteps
            steps={steps}
            schema={schema}
            targets={targets}
            typed={typed}
            hidden={hidden}
            messages={messages}
            folds={folds}
            onEnter={setStep}
          />
        </div>
        <div
          className={cn(
            "min-w-0 lg:sticky lg:top-20 lg:flex lg:h-[calc(100dvh-16.5rem)] lg:self-start",
            pane === "preview" ? "flex h-[70dvh]" : "hidden lg:flex",
          )}
        >
          {canPreview ? (
            <PreviewPane
              preview={preview}
              blame={blame}
              team={where.team}
              askException={props.askException}
            />
          ) : (
            <p className="text-muted">Choose a team and a target to preview the files.</p>
          )}
        </div>
      </div>
      <LaunchBar
        preview={preview}
        whyNot={whyNot}
        busy={submission.busy}
        label={submitLabel}
        onSubmit={send}
      />
    </div>
  );
}

const noFields: readonly FieldProblem[] = [];
const unasked = () => Promise.reject(new Error("No parameters"));
