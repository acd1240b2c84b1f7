"use client";

import { ImportReport } from "@/components/drafts/import-report";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { keptFor, type OpenDraft } from "@/lib/drafts";
import type { ActionResult } from "@/lib/http";
import type { SaveTrouble } from "./autosave";
import type { useLeftBenches } from "./use-left-benches";

interface BenchNoticesProps {
  draft: Pick<OpenDraft, "discarded" | "report" | "origin">;
  trouble: SaveTrouble | undefined;
  /** What tabs that were closed had not saved; left out where nothing can be saved. */
  left: ReturnType<typeof useLeftBenches> | undefined;
  bringBack: () => Promise<ActionResult<unknown>>;
  onBroughtBack: () => void;
}

/** What to know of a draft before going on: it was thrown away, it was imported, it is not saved. */
export function BenchNotices({
  draft,
  trouble,
  left,
  bringBack,
  onBroughtBack,
}: BenchNoticesProps) {
  const bringing = useAction();
  return (
    <>
      {draft.discarded === undefined ? null : (
        <Callout
          tone="warning"
          title={`${draft.discarded.by} threw this draft away`}
          className="mb-3"
          action={
            <Button
              size="sm"
              disabled={bringing.pending}
              onClick={() => bringing.run(bringBack, (result) => result.ok && onBroughtBack())}
            >
              Bring it back
            </Button>
          }
        >
          It can be brought back for {keptFor} days; until then it is only looked at.
        </Callout>
      )}
      {draft.report === undefined || draft.origin.kind !== "import" ? null : (
        <ImportReport report={draft.report} fileName={draft.origin.fileName} />
      )}
      {left?.all.map((one) => (
        <Callout
          key={one.key}
          tone="warning"
          title="A tab that was closed had not saved everything"
          className="mb-3"
          action={
            <>
              <Button
                size="sm"
                disabled={!left.canTake}
                onClick={() => void left.take(one).catch(() => undefined)}
              >
                Bring it in
              </Button>
              <Button size="sm" variant="ghost" onClick={() => left.drop(one)}>
                Forget it
              </Button>
            </>
          }
        >
          This browser kept what was typed there into{" "}
          {one.changes.map(({ path }) => path).join(", ")}, on top of revision {one.onto}.
        </Callout>
      ))}
      {trouble?.kind === "refused" ? (
        <ProblemCallout problem={trouble.problem} className="mb-3" />
      ) : null}
      {trouble?.kind === "away" ? (
        <Callout
          tone="warning"
          title="The server does not answer, or you were signed out"
          className="mb-3"
        >
          What you typed is kept in this browser, and is saved as soon as it can be.
        </Callout>
      ) : null}
    </>
  );
}
