"use client";

import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { useAnswer, type Answered } from "@/components/launch/use-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { CodeEditor, type CodeEditorProps, type CodePlace } from "@/components/ui/code-editor";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Tabs } from "@/components/ui/tabs";
import { useAction } from "@/components/ui/use-action";
import { dropDraft, readDraft, useKeptDraft } from "@/components/ui/use-draft";
import type { ActionResult } from "@/lib/http";
import { type Answer, check, save } from "../actions";
import { PolicyAnswer } from "./policy-answer";
import { parsePolicyDraft, policyDraftKey } from "./policy-draft";

export interface PolicyWorkspaceProps {
  /** Left out for a policy that is added. */
  name?: string;
  text: string;
  tests: string;
  /** Number of the change that this is made from. */
  revision: number;
  /** Saving it opens a pull request on the catalog's repository. */
  isProposed: boolean;
}

/**
 * A policy's text and tests to the left; to the right what is wrong, what its tests say, and what
 * it would newly deny.
 */
export function PolicyWorkspace({
  name,
  text: firstText,
  tests: firstTests,
  revision,
  isProposed,
}: PolicyWorkspaceProps) {
  const router = useRouter();
  const draftKey = policyDraftKey(name);
  const [draft] = useState(() => readDraft(draftKey, parsePolicyDraft));
  const [text, setText] = useState(draft?.text ?? firstText);
  const [tests, setTests] = useState(draft?.tests ?? firstTests);
  const [note, setNote] = useState("");
  const [tab, setTab] = useState("policy");
  const [accepted, setAccepted] = useState(false);
  const [restored, setRestored] = useState<"none" | "draft" | "outdated">(
    draft === undefined || (draft.text === firstText && draft.tests === firstTests)
      ? "none"
      : draft.revision === revision
        ? "draft"
        : "outdated",
  );
  const asked = useAnswer({ name, text, tests }, check, 600);
  const { answer, busy, failed } = said(asked);
  const { pending: saving, problem, run } = useAction();
  const [place, setPlace] = useState<CodePlace & { where: string }>();
  const changed = text !== firstText || tests !== firstTests;
  const toKeep = useCallback(() => ({ text, tests, revision }), [text, tests, revision]);
  useKeptDraft(draftKey, toKeep, changed);

  const problems = answer?.check.problems ?? [];
  const testProblems = (answer?.check.testProblems ?? []).map((one) => ({
    ...one,
    severity: "error" as const,
  }));
  const failing = answer?.check.tests.filter(({ wrong }) => wrong.length > 0).length ?? 0;
  const why = whyNot({ changed, busy, answer, failing, accepted });
  const press = () =>
    run(
      () => save({ name, text, tests, note, revision, failingTests: accepted }),
      (result) => {
        if (!result.ok) return;
        dropDraft(draftKey);
        const { name: saved, proposal } = result.value;
        router.push(
          proposal === undefined
            ? `/ops/policies/${encodeURIComponent(saved)}`
            : `/ops/proposals/${proposal}`,
        );
      },
    );
  const startOver = () => {
    dropDraft(draftKey);
    setText(firstText);
    setTests(firstTests);
    setRestored("none");
  };
  const goTo = (where: "policy" | "tests", line: number, column: number) => {
    setTab(where);
    setPlace({ where, line, column });
  };

  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {restored === "none" ? null : (
          <Callout
            tone={restored === "draft" ? "info" : "warning"}
            title={
              restored === "draft"
                ? "Your draft was restored"
                : "Your draft is based on an older version"
            }
            action={
              <Button size="sm" onClick={startOver}>
                Discard draft
              </Button>
            }
          >
            {restored === "draft"
              ? "It was not saved."
              : "The policy has changed since. Compare before you save."}
          </Callout>
        )}
        <Tabs
          label="Files"
          selected={tab}
          onSelect={setTab}
          panelClassName="pt-3"
          tabs={[
            {
              key: "policy",
              label: "Policy",
              content: (
                <Editor
                  label="Policy, as YAML"
                  value={text}
                  onChange={setText}
                  place={place?.where === "policy" ? place : undefined}
                  problems={problems.map((one) =>
                    one.severity === "warning"
                      ? { ...one, severity: "warning" }
                      : { ...one, severity: "error" },
                  )}
                />
              ),
            },
            {
              key: "tests",
              label: "Tests",
              content: (
                <>
                  <Editor
                    label="Tests, as YAML"
                    value={tests}
                    onChange={setTests}
                    place={place?.where === "tests" ? place : undefined}
                    problems={testProblems}
                  />
                  <p className="mt-2 max-w-reading text-sm text-muted">
                    One document per test: a title, objects, and the expected result. An empty{" "}
                    <code>expect</code> means nothing.
                  </p>
                </>
              ),
            },
          ]}
        />
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-6 lg:self-start">
        <PolicyAnswer answer={answer} busy={busy} failed={failed} goTo={goTo} />
        <div className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-4 shadow-card">
          <Field
            id="note"
            label="Why"
            help={
              isProposed
                ? "For the pull request and the audit record."
                : "For the history and the audit record."
            }
          >
            {(control) => (
              <Input
                {...control}
                value={note}
                maxLength={500}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {failing === 0 || isProposed ? null : (
            <label className="flex items-start gap-2">
              <Checkbox
                checked={accepted}
                onChange={(event) => setAccepted(event.target.checked)}
                className="mt-0.5"
              />
              <span>Save although {failing === 1 ? "1 test fails" : `${failing} tests fail`}</span>
            </label>
          )}
          <ProblemCallout problem={problem} />
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p aria-live="polite" className="text-sm text-muted">
              {why ??
                (isProposed
                  ? "It takes effect once its pull request is merged."
                  : "It takes effect on every server immediately.")}
            </p>
            <Button variant="primary" disabled={saving || why !== undefined} onClick={press}>
              {saving ? "Saving" : isProposed ? "Propose change" : "Save policy"}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}

function Editor(props: CodeEditorProps) {
  return (
    <div className="h-[min(70vh,44rem)] overflow-hidden rounded-lg border border-line bg-raised shadow-card outline-focus focus-within:outline-2">
      <CodeEditor {...props} />
    </div>
  );
}

/** Why it cannot be saved now, in words; undefined when it can. */
function whyNot({
  changed,
  busy,
  answer,
  failing,
  accepted,
}: {
  changed: boolean;
  busy: boolean;
  answer: Answer | undefined;
  failing: number;
  accepted: boolean;
}): string | undefined {
  if (!changed) return "Nothing has changed yet.";
  if (busy || answer === undefined) return "Checking the impact";
  if (!answer.check.ready) return "It has errors.";
  return failing > 0 && !accepted
    ? failing === 1
      ? "1 of its tests fails."
      : `${failing} of its tests fail.`
    : undefined;
}

/** What of an answer is to be shown: the last good one stays while a newer one is under way. */
function said(asked: Answered<ActionResult<Answer>>): {
  answer: Answer | undefined;
  busy: boolean;
  failed: string;
} {
  const { state, answer } = asked;
  const failed =
    state === "failed"
      ? "The server does not answer. What you typed is kept."
      : answer?.ok === false
        ? answer.problem.detail
        : "";
  return { answer: answer?.ok ? answer.value : undefined, busy: state === "busy", failed };
}
