"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { DiffView } from "@/components/ui/diff-view";
import type { FileChange, FileConflict } from "@/lib/drafts";
import type { BundleFiles } from "@/lib/template";
import type { SaveConflict } from "./autosave";

type Choice = "ours" | "theirs" | "both";

interface ConflictDialogProps {
  conflict: SaveConflict;
  /** The files of the revision that is there. */
  fetchTheirs: (revision: number) => Promise<BundleFiles>;
  onDecide: (theirs: BundleFiles, chosen: readonly FileChange[]) => void;
}

/** Files that two changed so that nobody else can say what both wanted: both sides, and which of them counts. */
export function ConflictDialog({ conflict, fetchTheirs, onDecide }: ConflictDialogProps) {
  const [isOpen, setOpen] = useState(true);
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [theirs, setTheirs] = useState<BundleFiles>();
  const { conflicts, by, revision } = conflict;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLeft = false;
    const attempt = () =>
      fetchTheirs(revision).then(
        (files) => isLeft || setTheirs(files),
        () => {
          timer = setTimeout(() => void attempt(), 3_000);
        },
      );
    void attempt();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [revision, fetchTheirs]);
  const open = conflicts.filter(({ path }) => !choices.has(path)).length;
  const decide = () => {
    if (theirs === undefined) return;
    onDecide(
      theirs,
      conflicts.map((one) => ({ path: one.path, text: chosenText(one, choices.get(one.path)) })),
    );
  };
  return (
    <>
      <Callout
        tone="warning"
        title={`${by} changed the same as you: ${conflicts.map(({ path }) => path).join(", ")}`}
        className="mb-3"
        action={
          <Button size="sm" onClick={() => setOpen(true)}>
            Decide what counts
          </Button>
        }
      >
        Nothing is lost, and nothing is saved until somebody has decided.
      </Callout>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Two changed the same"
        description={`${by} saved revision ${revision} while you were typing. Say what counts of each file.`}
        className="w-[min(60rem,calc(100vw-2rem))]"
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Later</Button>
            <Button variant="primary" disabled={open > 0 || theirs === undefined} onClick={decide}>
              {open === 0 ? "Save it so" : `${open === 1 ? "1 file" : `${open} files`} to decide`}
            </Button>
          </>
        }
      >
        <ul className="flex flex-col gap-6">
          {conflicts.map((one) => (
            <li key={one.path} className="flex flex-col gap-2">
              <fieldset>
                <legend className="mb-2 font-mono text-sm font-medium">{one.path}</legend>
                <div className="flex flex-wrap gap-x-5 gap-y-1">
                  {choicesOf(one, by).map(([choice, words]) => (
                    <label key={choice} className="flex items-center gap-2">
                      <input
                        type="radio"
                        name={`choice-${one.path}`}
                        checked={choices.get(one.path) === choice}
                        onChange={() => setChoices(new Map(choices).set(one.path, choice))}
                      />
                      {words}
                    </label>
                  ))}
                </div>
              </fieldset>
              <p className="text-sm text-muted">From what {by} saved (−) to yours (+):</p>
              <DiffView
                file={{
                  path: one.path,
                  before: one.theirs ?? undefined,
                  after: one.ours ?? undefined,
                }}
              />
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

function choicesOf({ ours, theirs }: FileConflict, by: string): [Choice, string][] {
  return [
    ["ours", ours === null ? "Yours: it is deleted" : "Yours"],
    ["theirs", theirs === null ? `${by}’s: it is deleted` : `${by}’s`],
    ...(ours === null || theirs === null
      ? []
      : [["both", "Both, one after the other, to edit"] as [Choice, string]]),
  ];
}

/** Of both: what is settled once, and of each piece that is not, theirs and then ours. */
export function chosenText(
  { ours, theirs, pieces }: FileConflict,
  choice: Choice | undefined,
): string | null {
  if (choice === "ours") return ours;
  if (choice !== "both" || ours === null || theirs === null) return theirs;
  if (pieces === undefined) return `${theirs}${theirs.endsWith("\n") ? "" : "\n"}${ours}`;
  return pieces
    .map((piece) => ("text" in piece ? piece.text : withLineEnd(piece.theirs) + piece.ours))
    .join("");
}

const withLineEnd = (text: string) => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
