"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { cn } from "@/components/ui/cn";
import { Stepper } from "@/components/ui/stepper";
import { dropDraft, readDraft, useKeptDraft } from "@/components/ui/use-draft";
import type { Problem } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { PickFrom, Problems } from "./field-context";
import { fieldProblems } from "./field-problems";
import { FilesByHand } from "./files-by-hand";
import { focusField, nameOfField, randomKey } from "./focus-field";
import { parseDraft } from "./launch-draft";
import { LaunchBar } from "./launch-bar";
import {
  firstProblem,
  hasLeft,
  nameNote,
  notSent,
  stateOf,
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
import { ParameterForm } from "./parameter-form";
import { PreviewPane } from "./preview-pane";
import { StepSection } from "./step-section";
import { dealToSteps, parametersAsGiven, stepOf } from "./step-values";
import { useAnswer } from "./use-answer";
import { WhereFields, type Where } from "./where-fields";

export interface LaunchFormProps {
  steps: readonly ParameterStep[];
  /** All steps as one schema: what parameters are checked against. */
  schema: JsonObject;
  teams: readonly string[];
  targets: readonly TargetChoice[];
  initial: LaunchValues;
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
  /** To know before one begins. */
  notice?: ReactNode;
  /** JSON Pointer of the parameter to begin at. */
  focus?: string | undefined;
}

interface Typed {
  where: Where;
  /** One object a step. */
  steps: JsonObject[];
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
  const router = useRouter();
  const root = useRef<HTMLDivElement>(null);
  const begin = useCallback(
    (from: LaunchValues): Typed => ({
      where: { name: from.name, team: from.team, target: from.target },
      steps: dealToSteps(steps, from.parameters),
    }),
    [steps],
  );
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
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [showAll, setShowAll] = useState(false);
  const [pane, setPane] = useState<"form" | "preview">("form");
  const [step, setStep] = useState(fixed ? "0" : "where");
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<{ problem: Problem; values: string }>();
  // What may be written over is what was seen: something else there takes the yes back.
  const [givenAway, setGivenAway] = useState<string>();
  const [asked, setAsked] = useState(0);
  const attempt = useRef<{ key: string; values: string }>(undefined);

  const { where } = typed;
  const parameters = useMemo(() => parametersAsGiven(steps, typed.steps), [steps, typed.steps]);
  const values: LaunchValues = { ...where, parameters };
  const text = JSON.stringify(values);
  useKeptDraft(draftKey, values, changed);

  const canPreview = where.team !== "" && where.target !== "";
  const preview = useAnswer(
    canPreview ? { values, asked } : undefined,
    (about) => props.preview(about.values),
    250,
  );
  const basis = preview.answer?.change?.basis;
  const byHand = preview.answer?.change?.byHand ?? [];
  const overwrite = basis !== undefined && givenAway === basis;
  const verdict = useAnswer(
    !fixed && props.checkName && where.name !== "" ? where : undefined,
    props.checkName ?? unasked,
    200,
  );

  const question = `${text} ${asked}`;
  const serverFields = refused?.values === question ? refused.problem.fields : noFields;
  const problems = useMemo(
    () => fieldProblems(schema, parameters, preview.answer, serverFields),
    [schema, parameters, preview.answer, serverFields],
  );
  const whereErrors = whereProblems(
    where,
    targets,
    verdict.state === "current" ? verdict.answer : undefined,
  );
  const shown = useCallback((pointer: string) => showAll || left.has(pointer), [showAll, left]);
  const warnings = preview.answer?.problems;
  const context = useMemo(
    () => ({
      messageAt: (pointer: string) =>
        shown(pointer)
          ? problems.find((problem) => problem.pointer === pointer)?.message
          : undefined,
      warningAt: (pointer: string) =>
        shown(pointer)
          ? warnings?.find(
              (warning) => warning.severity === "warning" && warning.pointer === pointer,
            )?.message
          : undefined,
      leave: (pointer: string) =>
        setLeft((before) => (before.has(pointer) ? before : new Set(before).add(pointer))),
    }),
    [problems, warnings, shown],
  );

  const pickFrom = useMemo(
    () => ({ team: where.team, target: targets.find((target) => target.name === where.target) }),
    [where.team, where.target, targets],
  );

  const focusAt = useCallback((pointer: string) => {
    setPane("form");
    setLeft((before) => new Set(before).add(pointer));
    // After the pane is there.
    requestAnimationFrame(() => root.current && focusField(root.current, pointer));
  }, []);

  const { focus } = props;
  useEffect(() => {
    if (focus !== undefined)
      requestAnimationFrame(() => root.current && focusField(root.current, focus));
  }, [focus]);

  function change(next: Typed) {
    setTyped(next);
    setChanged(true);
  }

  function startOver() {
    dropDraft(draftKey);
    setTyped(begin(initial));
    setChanged(false);
    setRestored(false);
    setShowAll(false);
    setLeft(new Set());
    setGeneration((count) => count + 1);
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
    (waiting(preview.state, verdict.state, fixed || !props.checkName) ?? undecided)
  );

  async function send() {
    if (sending) return;
    if (inTheWay) {
      setShowAll(true);
      focusAt(inTheWay.pointer);
      return;
    }
    if (whyNot) return;
    const sent = `${text} ${basis ?? ""}`;
    if (attempt.current?.values !== sent) attempt.current = { key: randomKey(), values: sent };
    setSending(true);
    try {
      const result = await props.submit(values, attempt.current.key, {
        ...(basis === undefined ? {} : { basis }),
        overwrite,
      });
      if (result.ok) {
        dropDraft(draftKey);
        setChanged(false);
        router.push(result.href);
        return;
      }
      setRefused({ problem: result.problem, values: question });
      setShowAll(true);
      // Something else is there than what was seen: it is shown now.
      if (fixed && result.problem.code === "conflict") setAsked((count) => count + 1);
    } catch {
      setRefused({ problem: notSent, values: question });
    }
    setSending(false);
  }

  const stepStates = [
    ...(fixed
      ? []
      : [
          {
            key: "where",
            title: "Where",
            state: stateOf("where", step, Object.keys(whereErrors).length > 0, showAll),
          },
        ]),
    ...steps.map((each, index) => ({
      key: String(index),
      title: each.title,
      state: stateOf(
        String(index),
        step,
        problems.some(
          (problem) => problem.pointer !== "" && stepOf(steps, problem.pointer) === index,
        ),
        showAll || hasLeft(left, steps, index),
      ),
    })),
  ];

  return (
    <div ref={root}>
      {restored ? (
        <Callout
          tone="info"
          title="What you typed last time is back"
          className="mb-4"
          action={
            <>
              <Button size="sm" onClick={startOver}>
                Start over
              </Button>
              <Button size="sm" variant="ghost" onClick={() => setRestored(false)}>
                Keep it
              </Button>
            </>
          }
        />
      ) : null}
      {refused ? (
        <Callout tone="danger" title={refused.problem.detail} className="mb-4">
          {refused.problem.hint}
          {refused.problem.requestId ? (
            <>
              {" "}
              Request id <code>{refused.problem.requestId}</code>.
            </>
          ) : null}
        </Callout>
      ) : null}
      {props.notice}
      <FilesByHand
        files={byHand}
        overwrite={overwrite}
        onOverwrite={(yes) => setGivenAway(yes ? basis : undefined)}
      />
      <fieldset className="mb-4 grid grid-cols-2 gap-1 rounded-lg border border-line bg-sunken p-1 lg:hidden">
        <legend className="sr-only">Show</legend>
        {(["form", "preview"] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={pane === each}
            className="h-9 rounded-md font-medium text-muted aria-pressed:bg-raised aria-pressed:text-text aria-pressed:shadow-control"
            onClick={() => setPane(each)}
          >
            {each === "form" ? "Form" : "Preview"}
          </button>
        ))}
      </fieldset>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)]">
        <div
          className={cn("min-w-0 flex-col gap-6 pb-8", pane === "form" ? "flex" : "hidden lg:flex")}
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
                document
                  .getElementById(`step-${key}`)
                  ?.scrollIntoView({ behavior: "smooth", block: "start" });
              }}
            />
          </div>
          {fixed ? null : (
            <StepSection
              id="where"
              title="Where"
              description="What it is called, whose it is and where it runs."
              onEnter={setStep}
            >
              <WhereFields
                where={where}
                teams={teams}
                targets={targets}
                nameNote={nameNote(where.name, verdict.state, verdict.answer)}
                errors={{
                  name:
                    shown("#name") || verdict.state === "current"
                      ? where.name === "" && !shown("#name")
                        ? undefined
                        : whereErrors.name
                      : undefined,
                  team: shown("#team") ? whereErrors.team : undefined,
                  target: shown("#target") ? whereErrors.target : undefined,
                }}
                onChange={(next) => change({ ...typed, where: next })}
                onLeave={(field) => context.leave(`#${field}`)}
              />
            </StepSection>
          )}
          <Problems value={context}>
            <PickFrom value={pickFrom}>
              {steps.map((each, index) => (
                <StepSection
                  key={each.title}
                  id={String(index)}
                  title={each.title}
                  description={each.description}
                  onEnter={setStep}
                >
                  <ParameterForm
                    key={generation}
                    id={`p${index}`}
                    schema={each.schema}
                    values={typed.steps[index] ?? {}}
                    onChange={(next) => {
                      setTyped((before) => ({
                        ...before,
                        steps: before.steps.map((old, at) => (at === index ? next : old)),
                      }));
                      setChanged(true);
                    }}
                  />
                </StepSection>
              ))}
            </PickFrom>
          </Problems>
        </div>
        <div
          className={cn(
            "min-w-0 lg:sticky lg:top-20 lg:flex lg:h-[calc(100dvh-16.5rem)] lg:self-start",
            pane === "preview" ? "flex h-[70dvh]" : "hidden lg:flex",
          )}
        >
          {canPreview ? (
            <PreviewPane preview={preview} blame={blame} />
          ) : (
            <p className="text-muted">Choose a team and a target to see what would be written.</p>
          )}
        </div>
      </div>
      <LaunchBar
        preview={preview}
        whyNot={whyNot}
        busy={sending}
        label={submitLabel}
        onSubmit={() => void send()}
      />
    </div>
  );
}

const noFields: readonly FieldProblem[] = [];
const unasked = () => Promise.reject(new Error("Nothing to ask"));
