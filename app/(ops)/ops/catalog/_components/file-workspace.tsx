"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { useAnswer } from "@/components/launch/use-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CodeEditor } from "@/components/ui/code-editor";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { dropDraft, readDraft, useKeptDraft } from "@/components/ui/use-draft";
import { check, decideFileAs, type FileCheck } from "../actions";
import { FileAnswer } from "./file-answer";

interface FileWorkspaceProps {
  path: string;
  /** What is in force; undefined: nothing is yet. */
  text: string | undefined;
  example: string;
  /** Number of the decision that this is made from. */
  seen: number;
  /** A change becomes a pull request. */
  isProposed: boolean;
}

/** A file of the catalog as text, with what is wrong with it and what it would mean; kept in the browser until it is saved. */
export function FileWorkspace({
  path,
  text: inForce,
  example,
  seen,
  isProposed,
}: FileWorkspaceProps) {
  const router = useRouter();
  const first = inForce ?? example;
  const draftKey = `slipway.catalog-file.${path}`;
  const [draft] = useState(() => readDraft(draftKey, parseDraft));
  const [text, setText] = useState(draft ?? first);
  const [note, setNote] = useState("");
  const { pending, problem, run } = useAction();
  const asked = useMemo(() => ({ path, text }), [path, text]);
  const { state, answer: answered } = useAnswer(asked, check, 500);
  const answer: FileCheck | undefined = answered?.ok ? answered.value : undefined;
  const isChanged = text !== first || inForce === undefined;
  const toKeep = useCallback(() => text, [text]);
  useKeptDraft(draftKey, toKeep, text !== first);
  const errors = answer?.problems.filter(({ severity }) => severity === "error").length ?? 0;
  const isReady = isChanged && state === "current" && answer !== undefined && errors === 0;
  const save = (next: string | null) =>
    run(
      () => decideFileAs({ path, text: next, note, seen }),
      ({ ok }) => {
        if (!ok) return;
        dropDraft(draftKey);
        router.refresh();
      },
    );
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {draft === undefined || draft === first ? null : (
          <Callout
            tone="info"
            title="Your draft was restored"
            action={
              <Button
                size="sm"
                onClick={() => {
                  dropDraft(draftKey);
                  setText(first);
                }}
              >
                Discard draft
              </Button>
            }
          >
            It was not saved.
          </Callout>
        )}
        <div className="h-[min(60vh,36rem)] overflow-hidden rounded-lg border border-line bg-raised shadow-card outline-focus focus-within:outline-2">
          <CodeEditor
            label={`${path}, as YAML`}
            value={text}
            onChange={setText}
            problems={(answer?.problems ?? []).filter((one) => one.path === path)}
          />
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <FileAnswer
          path={path}
          answer={answer}
          isBusy={state === "busy"}
          failed={
            answered?.ok === false
              ? answered.problem.detail
              : state === "failed"
                ? "The server does not answer. What you typed is kept."
                : undefined
          }
        />
        <div className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-4 shadow-card">
          <Field id="note" label="Why" help="For the history and the audit record.">
            {(control) => (
              <Input
                {...control}
                value={note}
                maxLength={500}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <ProblemCallout problem={problem} />
          <div className="flex flex-wrap items-center justify-end gap-3">
            {inForce === undefined ? null : (
              <Button variant="danger-quiet" disabled={pending} onClick={() => save(null)}>
                Remove
              </Button>
            )}
            <Button variant="primary" disabled={pending || !isReady} onClick={() => save(text)}>
              {pending ? "Saving" : isProposed ? "Propose change" : "Save"}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}

function parseDraft(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
