"use client";

import { Database, Trash2, type LucideIcon } from "lucide-react";
import { useState, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { ConfirmWord } from "@/components/ui/confirm-word";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Skeleton } from "@/components/ui/skeleton";
import type { Problem } from "@/lib/errors";
import { FilesByHand } from "./files-by-hand";
import { LaunchBar } from "./launch-bar";
import { retryAfterOf, waiting } from "./launch-state";
import type { Preview, Seen, SubmitResult } from "./launch-values";
import { PreviewPane } from "./preview-pane";
import { useAnswer } from "./use-answer";
import { useSubmission } from "./use-submission";

interface RemovalWorkspaceProps {
  /** What must be typed. */
  name: string;
  preview: () => Promise<Preview>;
  submit: (key: string, seen: Seen) => Promise<SubmitResult>;
  submitLabel?: string;
}

/**
 * What a removal takes and what it leaves, the same preview as of any change, and the name to type
 * before it can be asked for.
 */
export function RemovalWorkspace({
  name,
  submitLabel = "Open pull request",
  ...props
}: RemovalWorkspaceProps) {
  const [typed, setTyped] = useState("");
  const [givenAway, setGivenAway] = useState<string>();
  const [asked, setAsked] = useState(0);
  const submission = useSubmission();
  const [problem, setProblem] = useState<Problem>();
  const preview = useAnswer({ asked }, props.preview, 0, retryAfterOf);
  const change = preview.answer?.change;
  const overwrite = change !== undefined && givenAway === change.basis;

  const wrong =
    preview.answer?.problems.find(({ severity }) => severity === "error")?.message ??
    preview.answer?.findings.find(({ verdict }) => verdict === "denied")?.message;
  const undecided =
    change !== undefined && change.byHand.length > 0 && !overwrite
      ? "Confirm that what was changed by hand is deleted, too."
      : undefined;
  const whyNot =
    wrong ??
    waiting(preview.state, "current", true) ??
    undecided ??
    (typed === name ? undefined : `Type ${name} to confirm.`);

  function send() {
    if (whyNot || change === undefined) return;
    const { basis } = change;
    void submission.send(
      basis,
      (key) => props.submit(key, { basis, overwrite }),
      (result) => {
        if (result.ok) return;
        setProblem(result.problem);
        if (result.problem.code === "conflict") setAsked((count) => count + 1);
      },
    );
  }

  // What comes with the preview comes at once, so that nothing moves that is in sight.
  const isThere = change !== undefined || wrong !== undefined;

  return (
    <>
      <ProblemCallout problem={problem} className="mb-4" />
      <FilesByHand
        files={change?.byHand ?? []}
        overwrite={overwrite}
        onOverwrite={(yes) => setGivenAway(yes ? change?.basis : undefined)}
      />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)]">
        <div className="flex min-w-0 flex-col gap-6 pb-8">
          {isThere ? null : <Skeleton className="h-60 rounded-lg" />}
          {change ? (
            <>
              <Objects
                title="Will be deleted"
                icon={Trash2}
                tone="text-danger"
                names={change.left.deleted}
                none="Nothing runs of it."
              >
                Flux deletes these from the cluster once it is merged.
              </Objects>
              <Objects
                title="Will be kept"
                icon={Database}
                tone="text-muted"
                names={change.left.kept}
                none="Nothing is kept in the cluster."
              >
                These hold data, so Flux keeps them, and nothing manages them afterwards. To delete
                the data, ask the platform team.
              </Objects>
            </>
          ) : null}
          {isThere ? (
            <ConfirmWord id="confirm-name" word={name} typed={typed} onType={setTyped} />
          ) : null}
        </div>
        <div
          className={cn(
            isThere ? "flex" : "hidden lg:flex",
            "h-[70dvh] min-w-0 lg:sticky lg:top-20 lg:h-[calc(100dvh-16.5rem)] lg:self-start",
          )}
        >
          <PreviewPane preview={preview} blame={() => null} team="" />
        </div>
      </div>
      <LaunchBar
        preview={preview}
        whyNot={whyNot}
        busy={submission.busy}
        danger
        label={submitLabel}
        onSubmit={send}
      />
    </>
  );
}

function Objects({
  title,
  icon: Icon,
  tone,
  names,
  none,
  children,
}: {
  title: string;
  icon: LucideIcon;
  tone: string;
  names: readonly string[];
  none: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <h2 className="flex items-center gap-2 text-lg font-semibold">
        <Icon aria-hidden className={`size-4 ${tone}`} />
        {title}
      </h2>
      {names.length === 0 ? (
        <p className="mt-1 text-muted">{none}</p>
      ) : (
        <>
          <p className="mt-1 max-w-reading text-muted">{children}</p>
          <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-raised">
            {names.map((name) => (
              <li key={name} className="px-3 py-1.5 font-mono text-sm [overflow-wrap:anywhere]">
                {name}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
