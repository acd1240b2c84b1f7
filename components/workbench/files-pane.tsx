"use client";

import { FilePlus2, PencilLine, Search, Trash2, Upload } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { draftLimits, type FileChange } from "@/lib/drafts";
import type { BundleFiles } from "@/lib/template";
import {
  folderOf,
  moved,
  pathInFolder,
  pathProblem,
  uploadable,
  textOf,
  withChanges,
  without,
} from "./bundle-files";
import { BundleTree } from "./bundle-tree";
import { FindPanel } from "./find-panel";
import { PathDialog, type PathTask } from "./path-dialog";

export interface Marks {
  errors: number;
  warnings: number;
  /** Other than in the base version. */
  change: "new" | "changed" | undefined;
  /** Who else looks at it. */
  others: readonly string[];
}

interface FilesPaneProps {
  files: BundleFiles;
  open: string | undefined;
  isReadOnly: boolean;
  isFinding: boolean;
  onFind: (isFinding: boolean) => void;
  onEdit: (files: BundleFiles) => void;
  onAdd: (changes: readonly FileChange[]) => void;
  onOpen: (place: { file: string; line?: number; column?: number }) => void;
  marksOf: (path: string) => Marks;
}

/** The bundle's tree, and what can be done with its files. */
export function FilesPane(props: FilesPaneProps) {
  const { files, open, isReadOnly, isFinding, onFind, onEdit, onAdd, onOpen, marksOf } = props;
  const [folder, setFolder] = useState<string>();
  const [task, setTask] = useState<PathTask>();
  const [problem, setProblem] = useState("");
  const upload = useRef<HTMLInputElement>(null);
  const selected = folder ?? open;
  const into = folder ?? folderOf(open ?? "");

  const move = (from: string, to: string) => {
    const wrong = pathProblem(files, to, from);
    setProblem(wrong ?? "");
    if (wrong !== undefined || from === to) return;
    onEdit(moved(files, from, to));
    if (open === from) onOpen({ file: to });
    else if (open?.startsWith(`${from}/`)) onOpen({ file: to + open.slice(from.length) });
    setFolder(undefined);
  };
  const add = async (given: readonly File[], where: string) => {
    const read = await Promise.all(
      given.map(async (file) => ({
        path: pathInFolder(file.name, where),
        text: file.size > draftLimits.fileBytes ? undefined : await file.text(),
      })),
    );
    const { texts, problems } = uploadable(files, read);
    setProblem(problems.length === 0 ? "" : `Not added: ${problems.join(" ")}`);
    if (texts.length > 0) onAdd(texts);
    const [first] = texts;
    if (first !== undefined) onOpen({ file: first.path });
  };

  return (
    <>
      <div className="flex items-center gap-0.5 border-b border-line bg-sunken px-1.5 py-1">
        <Tool
          label="New file"
          disabled={isReadOnly}
          onPress={() => setTask({ kind: "add", folder: into })}
        >
          <FilePlus2 aria-hidden />
        </Tool>
        <Tool label="Upload files" disabled={isReadOnly} onPress={() => upload.current?.click()}>
          <Upload aria-hidden />
        </Tool>
        <Tool
          label="Rename or move"
          disabled={isReadOnly || selected === undefined}
          onPress={() => selected !== undefined && setTask({ kind: "move", from: selected })}
        >
          <PencilLine aria-hidden />
        </Tool>
        <Tool
          label="Delete"
          disabled={isReadOnly || selected === undefined}
          onPress={() => selected !== undefined && setTask({ kind: "delete", path: selected })}
        >
          <Trash2 aria-hidden />
        </Tool>
        <span className="flex-1" />
        <Tool label="Find in all files" pressed={isFinding} onPress={() => onFind(!isFinding)}>
          <Search aria-hidden />
        </Tool>
        <input
          ref={upload}
          type="file"
          multiple
          hidden
          aria-label="Files to upload"
          onChange={(event) => {
            void add([...(event.target.files ?? [])], into);
            event.target.value = "";
          }}
        />
      </div>
      {problem === "" ? null : (
        <p role="alert" className="border-b border-line px-3 py-2 text-sm text-danger">
          {problem}
        </p>
      )}
      {isFinding ? (
        <FindPanel files={files} onOpen={onOpen} />
      ) : (
        <BundleTree
          paths={Object.keys(files)}
          selected={selected}
          onSelect={(path, isFile) => {
            setFolder(isFile ? undefined : path);
            if (isFile) onOpen({ file: path });
          }}
          onRename={(from) => !isReadOnly && setTask({ kind: "move", from })}
          onDelete={(path) => !isReadOnly && setTask({ kind: "delete", path })}
          onMove={(path, where) => !isReadOnly && move(path, pathInFolder(path, where))}
          onUpload={(given, where) => isReadOnly || void add(given, where)}
          renderMark={(path) => <FileMarks {...marksOf(path)} />}
        />
      )}
      {task === undefined ? null : (
        <PathDialog
          task={task}
          files={files}
          onClose={() => setTask(undefined)}
          onAdd={(path) => {
            onEdit(withChanges(files, [{ path, text: textOf(files, path) ?? "" }]));
            onOpen({ file: path });
          }}
          onMove={move}
          onDelete={(path) => {
            onEdit(without(files, path));
            setFolder(undefined);
          }}
        />
      )}
    </>
  );
}

function Tool({
  label,
  pressed,
  disabled = false,
  onPress,
  children,
}: {
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
      onClick={onPress}
    >
      {children}
    </Button>
  );
}

function FileMarks({ errors, warnings, change, others }: Marks) {
  return (
    <>
      {others.length === 0 ? null : (
        <span
          className="max-w-16 shrink-0 truncate rounded-full bg-info-soft px-1.5 text-xs text-info"
          title={`${others.join(", ")} is here`}
        >
          {others[0]?.split(" ")[0]}
        </span>
      )}
      {errors > 0 ? (
        <span className="shrink-0 rounded-full bg-danger-soft px-1.5 text-xs font-medium text-danger tabular-nums">
          {errors}
          <span className="sr-only">{errors === 1 ? " error" : " errors"}</span>
        </span>
      ) : warnings > 0 ? (
        <span className="shrink-0 rounded-full bg-warning-soft px-1.5 text-xs font-medium text-warning tabular-nums">
          {warnings}
          <span className="sr-only">{warnings === 1 ? " warning" : " warnings"}</span>
        </span>
      ) : null}
      {change === undefined ? null : (
        <span
          className={
            change === "new"
              ? "shrink-0 font-mono text-xs font-semibold text-success"
              : "shrink-0 font-mono text-xs font-semibold text-info"
          }
          title={change}
        >
          <span aria-hidden>{change === "new" ? "A" : "M"}</span>
          <span className="sr-only">{change}</span>
        </span>
      )}
    </>
  );
}
