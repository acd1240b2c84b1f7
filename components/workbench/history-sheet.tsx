"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { DiffView } from "@/components/ui/diff-view";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { RelativeTime } from "@/components/ui/relative-time";
import { Sheet } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import type { DraftRevision, RevisionKind, SaveOutcome } from "@/lib/drafts";
import { PortalError, type Problem, toProblem } from "@/lib/errors";
import type { ActionResult } from "@/lib/http";
import type { BundleFiles } from "@/lib/template";
import { changesBetween, textOf } from "./bundle-files";

/** A page of the revisions of a draft, the latest first. */
export interface History {
  revisions: readonly DraftRevision[];
  /** Where the earlier ones begin; undefined: there are none. */
  next: string | undefined;
}

interface HistorySheetProps {
  revision: number;
  files: BundleFiles;
  /** Something on the screen is not saved yet: it has to be, before an earlier revision comes back. */
  isSaved: boolean;
  isReadOnly: boolean;
  /** From a cursor on; undefined: from the latest. */
  fetchHistory: (cursor?: string) => Promise<ActionResult<History>>;
  fetchFiles: (revision: number) => Promise<BundleFiles>;
  restore: (revision: number, onto: number) => Promise<ActionResult<SaveOutcome>>;
  onRestored: (revision: number) => void;
  onClose: () => void;
}

const kinds: Readonly<Record<RevisionKind, string>> = {
  start: "Began",
  save: "Saved",
  push: "Pushed",
  import: "Imported",
  restore: "Brought back",
  release: "Released",
};

/** Who saved what, when; what would change by going back to it; and the way back. */
export function HistorySheet(props: HistorySheetProps) {
  return (
    <Sheet
      open
      onOpenChange={props.onClose}
      side="right"
      title="History"
      description="Going back is a revision of its own: it can be undone as well."
      className="w-[min(44rem,calc(100vw-2rem))]"
    >
      <Revisions key={props.revision} {...props} />
    </Sheet>
  );
}

const notRead = (number: number): Problem =>
  toProblem(
    new PortalError("unavailable", `Revision ${number} could not be read.`, {
      hint: "Look again in a moment.",
    }),
  );

/** The pages before the one that begins with this cursor. */
function upTo(pages: readonly History[], cursor: string | undefined): readonly History[] {
  return cursor === undefined
    ? []
    : pages.slice(0, pages.findIndex(({ next }) => next === cursor) + 1);
}

function Revisions(props: HistorySheetProps) {
  const { revision, files, isSaved, isReadOnly, fetchHistory, fetchFiles, restore } = props;
  const [pages, setPages] = useState<readonly History[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [looked, setLooked] = useState<{ number: number; files: BundleFiles }>();
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    let isLeft = false;
    const look = async () => {
      const result = await fetchHistory(wanted);
      if (isLeft) return;
      if (result.ok) setPages((before) => [...upTo(before, wanted), result.value]);
      else setProblem(result.problem);
    };
    void look();
    return () => {
      isLeft = true;
    };
  }, [wanted, fetchHistory]);
  const revisions = pages.flatMap((page) => page.revisions);
  const last = pages.at(-1);
  const back = async (number: number) => {
    const result = await restore(number, revision);
    if (result.ok) props.onRestored(result.value.revision);
    else setProblem(result.problem);
  };
  return (
    <>
      <ProblemCallout problem={problem} className="mb-3" />
      {revisions.length === 0 ? <Skeleton className="h-40" /> : null}
      <ol className="flex flex-col">
        {revisions.map((one) => (
          <li key={one.number} className="border-b border-line py-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <div className="min-w-0">
                <p className="font-medium">
                  Revision {one.number} · {one.words === "" ? kinds[one.kind] : one.words}
                  {one.number === revision ? (
                    <span className="font-normal text-muted"> · as it is now</span>
                  ) : null}
                </p>
                <p className="text-sm text-muted">
                  {one.by}, <RelativeTime at={one.at} /> ·{" "}
                  {one.changed.length === 1 ? one.changed[0] : `${one.changed.length} files`}
                </p>
              </div>
              {one.number === revision ? null : (
                <span className="flex gap-2">
                  <Button
                    size="sm"
                    aria-expanded={looked?.number === one.number}
                    onClick={() =>
                      looked?.number === one.number
                        ? setLooked(undefined)
                        : void fetchFiles(one.number).then(
                            (found) => setLooked({ number: one.number, files: found }),
                            () => setProblem(notRead(one.number)),
                          )
                    }
                  >
                    Compare
                  </Button>
                  <Button
                    size="sm"
                    disabled={!isSaved || isReadOnly}
                    onClick={() => void back(one.number)}
                  >
                    Go back to it
                  </Button>
                </span>
              )}
            </div>
            {looked?.number === one.number ? (
              <div className="mt-3 flex flex-col gap-2">
                <p className="text-sm text-muted">From now (−) to revision {one.number} (+):</p>
                {changesBetween(files, looked.files).map(({ path, text }) => (
                  <DiffView
                    key={path}
                    file={{
                      path,
                      before: textOf(files, path) ?? undefined,
                      after: text ?? undefined,
                    }}
                  />
                ))}
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      {last?.next === undefined ? null : (
        <Button className="mt-3" onClick={() => setWanted(last.next)}>
          Show earlier ones
        </Button>
      )}
    </>
  );
}
