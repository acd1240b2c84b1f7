"use client";

import { ImportReport } from "@/components/drafts/import-report";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { keptFor, type OpenDraft } from "@/lib/drafts";
import type { ActionResult } from "@/lib/http";
import type { SaveTrouble } from "./autosave";

interface BenchNoticesProps {
  draft: Pick<OpenDraft, "discarded" | "report" | "origin">;
  trouble: SaveTrouble | undefined;
  bringBack: () => Promise<ActionResult<unknown>>;
  onBroughtBack: () => void;
}

/** What to know of a draft before going on: it was thrown away, it was imported, it is not saved. */
export function BenchNotices({ draft, trouble, bringBack, onBroughtBack }: BenchNoticesProps) {
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
