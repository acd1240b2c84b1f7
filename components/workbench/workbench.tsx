"use client";

import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";
import { parseDraft } from "@/components/launch/launch-draft";
import { nameOfField } from "@/components/launch/focus-field";
import type { TargetChoice } from "@/components/launch/launch-values";
import type { TeamRef } from "@/components/teams/team-name";
import type { CodePlace } from "@/components/ui/code-editor";
import { readDraft } from "@/components/ui/use-draft";
import type { OpenDraft, SaveOutcome } from "@/lib/drafts";
import type { ActionResult } from "@/lib/http";
import { BenchHeader } from "./bench-header";
import { BenchNotices } from "./bench-notices";
import { problemsAt, allProblems } from "./bench-problems";
import { textOf } from "./bundle-files";
import { type BaseVersion, useBaseVersion } from "./changes-pane";
import { ConflictDialog } from "./conflict-dialog";
import { DiscardDialog } from "./discard-dialog";
import { draftCalls, type Filled } from "./draft-calls";
import { FileEditor } from "./file-editor";
import { FilesPane, type Marks } from "./files-pane";
import { type History, HistorySheet } from "./history-sheet";
import { type OpenPlace, placeIn } from "./open-place";
import { ResultsPane } from "./results-pane";
import { SplitPanes } from "./split-panes";
import { useBench } from "./use-bench";
import { type ShownPreview, useDraftLint, useDraftPreview } from "./use-draft-answers";
import { usePresence } from "./use-presence";

export interface WorkbenchProps {
  draft: OpenDraft;
  teams: readonly TeamRef[];
  targets: readonly TargetChoice[];
  initial: Filled;
  /** Of the page that releases it; left out where it cannot be. */
  releaseHref: string | undefined;
  /** Else they ask for it there. */
  mayRelease: boolean;
  /** Where it opens; template.yaml if left out. */
  opens?: OpenPlace | undefined;
  shown: ShownPreview;
  fetchBase: () => Promise<BaseVersion | null>;
  fetchHistory: (cursor?: string) => Promise<ActionResult<History>>;
  restore: (revision: number, onto: number) => Promise<ActionResult<SaveOutcome>>;
  discard: () => Promise<ActionResult<unknown>>;
  bringBack: () => Promise<ActionResult<unknown>>;
  /** Where one goes once it is thrown away. */
  onDiscarded: () => void;
  onBroughtBack: () => void;
}

/** A draft of a template: its files, the editor of one of them, and what comes of it. */
export function Workbench(props: WorkbenchProps) {
  const { draft, targets, fetchBase, fetchHistory, restore } = props;
  const { id } = draft;
  const calls = useMemo(() => draftCalls(id), [id]);
  const { bench, tell, unsaved, left, edit, change, saveNow } = useBench(draft, calls);
  const { files } = bench;
  const isReadOnly = draft.discarded !== undefined;

  const [file, setFile] = useState(props.opens?.file ?? "template.yaml");
  const [place, setPlace] = useState<CodePlace | undefined>(() => placeIn(props.opens));
  const [view, setView] = useState("yaml");
  const [pane, setPane] = useState("editor");
  const [tab, setTab] = useState("form");
  const [isFinding, setFinding] = useState(false);
  const [focus, setFocus] = useState<{ pointer: string }>();
  const [line, setLine] = useState<{ file: string; line: number }>();
  const [dialog, setDialog] = useState<"history" | "discard">();

  const draftKey = `bench form ${id}`;
  const [filled, setFilled] = useState<Filled>(
    () => readDraft(draftKey, parseDraft) ?? props.initial,
  );
  const { preview, form } = useDraftPreview({ files, unsaved }, filled, {
    calls,
    shown: props.shown,
  });
  const lint = useDraftLint({ files, unsaved }, calls);
  const problems = useMemo(
    () => allProblems(lint.answer, lint.state === "current", preview.answer?.problems),
    [lint.answer, lint.state, preview.answer?.problems],
  );
  const base = useBaseVersion(draft.base !== undefined, fetchBase);
  const present = usePresence(id, {
    calls,
    file: textOf(files, file) === null ? undefined : file,
    revision: bench.revision,
    onHead: ({ revision, updatedBy }) => tell({ kind: "heard", revision, by: updatedBy }),
  });

  const open = useCallback((to: OpenPlace) => {
    setFile(to.file);
    setPane("editor");
    if (to.line !== undefined) setView("yaml");
    setPlace(placeIn(to));
  }, []);
  const showLine = useCallback((to: { file: string; line: number }) => {
    setLine(to);
    setTab("files");
  }, []);
  const goTo = (pointer: string) => {
    setTab("form");
    setPane("results");
    setFocus({ pointer });
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey)) return;
    const key = event.key.toLowerCase();
    if (key === "s" && !event.shiftKey) saveNow();
    else if (key === "f" && event.shiftKey) {
      setFinding(true);
      setPane("files");
    } else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  const text = textOf(files, file);
  const nameOf = (pointer: string) =>
    form === undefined ? pointer : nameOfField(form.schema, pointer);
  const marksOf = (path: string): Marks => ({
    ...problemsAt(problems, path),
    change: changeOf(base, path, files[path]),
    others: present.filter((one) => one.file === path).map(({ name }) => name),
  });
  const fetchFiles = useCallback(
    async (revision: number) => (await calls.files(revision)).files,
    [calls],
  );

  return (
    <div data-wide className="flex flex-col lg:-my-4 lg:h-[calc(100dvh-5.5rem)]">
      <BenchHeader
        title={preview.answer?.form?.title ?? draft.title}
        name={preview.answer?.form?.name ?? draft.template}
        version={preview.answer?.form?.version ?? draft.version}
        bench={bench}
        present={present}
        releaseHref={props.releaseHref}
        mayRelease={props.mayRelease}
        isReadOnly={isReadOnly}
        onHistory={() => setDialog("history")}
        onDiscard={() => setDialog("discard")}
      />
      <BenchNotices
        draft={draft}
        trouble={bench.trouble}
        left={isReadOnly ? undefined : left}
        bringBack={props.bringBack}
        onBroughtBack={props.onBroughtBack}
      />
      {bench.conflict === undefined ? null : (
        <ConflictDialog
          key={bench.conflict.revision}
          conflict={bench.conflict}
          fetchTheirs={fetchFiles}
          onDecide={(theirs, chosen) => tell({ kind: "decided", theirs, chosen })}
        />
      )}
      <SplitPanes
        remembered="slipway.workbench.widths"
        shown={pane}
        onShow={setPane}
        panes={[
          {
            key: "files",
            label: "Files",
            content: (
              <FilesPane
                files={files}
                open={text === null ? undefined : file}
                isReadOnly={isReadOnly}
                isFinding={isFinding}
                onFind={setFinding}
                onEdit={edit}
                onAdd={change}
                onOpen={open}
                marksOf={marksOf}
              />
            ),
          },
          {
            key: "editor",
            label: "Editor",
            content:
              text === null ? (
                <p className="p-4 text-muted">
                  There is no {file} any more. Choose a file on the left.
                </p>
              ) : (
                <>
                  <p className="truncate border-b border-line bg-sunken px-4 py-1.5 font-mono text-sm">
                    {file}
                  </p>
                  <FileEditor
                    onLeave={saveNow}
                    path={file}
                    text={text}
                    files={files}
                    problems={problems}
                    place={place}
                    isReadOnly={isReadOnly || bench.conflict !== undefined}
                    view={view}
                    onView={setView}
                    onChange={(path, next) => change([{ path, text: next }])}
                  />
                </>
              ),
          },
          {
            key: "results",
            label: "Result",
            isBehind: preview.state === "busy" || lint.state === "busy",
            content: (
              <ResultsPane
                tab={tab}
                onTab={setTab}
                form={form}
                preview={preview}
                lint={lint}
                problems={problems}
                base={draft.base === undefined ? null : base}
                files={files}
                isReadOnly={isReadOnly}
                formProps={{ teams: props.teams, targets, initial: props.initial, draftKey }}
                filled={filled}
                focus={focus}
                line={line}
                nameOf={nameOf}
                onFill={setFilled}
                onParameter={goTo}
                onShowLine={showLine}
                onOpen={open}
                onAdd={change}
                runTests={(only) => calls.tests(unsaved, only)}
                saveForm={(title) => calls.formTest(unsaved, filled, title)}
              />
            ),
          },
        ]}
      />
      {dialog === "history" ? (
        <HistorySheet
          revision={bench.revision}
          files={files}
          isSaved={bench.base === files}
          isReadOnly={isReadOnly}
          fetchHistory={fetchHistory}
          fetchFiles={fetchFiles}
          restore={restore}
          onRestored={(revision) => {
            tell({ kind: "heard", revision, by: "" });
            setDialog(undefined);
          }}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
      {dialog === "discard" ? (
        <DiscardDialog
          discard={props.discard}
          onDiscarded={props.onDiscarded}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
    </div>
  );
}

function changeOf(
  base: BaseVersion | null | undefined,
  path: string,
  text: string | undefined,
): Marks["change"] {
  if (base === undefined || base === null) return undefined;
  const before = textOf(base.files, path);
  return before === null ? "new" : before === text ? undefined : "changed";
}
