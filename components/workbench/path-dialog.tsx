"use client";

import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { BundleFiles } from "@/lib/template";
import { pathProblem, pathsIn } from "./bundle-files";

/** What is done with a path: a file is added, something is moved, or deleted. */
export type PathTask =
  | { kind: "add"; folder: string }
  | { kind: "move"; from: string }
  | { kind: "delete"; path: string };

interface PathDialogProps {
  task: PathTask;
  files: BundleFiles;
  onClose: () => void;
  onAdd: (path: string) => void;
  onMove: (from: string, to: string) => void;
  onDelete: (path: string) => void;
}

export function PathDialog({ task, onClose, ...rest }: PathDialogProps) {
  return task.kind === "delete" ? (
    <DeleteDialog path={task.path} onClose={onClose} {...rest} />
  ) : (
    <NameDialog task={task} onClose={onClose} {...rest} />
  );
}

function NameDialog({
  task,
  files,
  onClose,
  onAdd,
  onMove,
}: Omit<PathDialogProps, "task"> & { task: Exclude<PathTask, { kind: "delete" }> }) {
  const from = task.kind === "move" ? task.from : undefined;
  const [path, setPath] = useState(
    task.kind === "move" ? task.from : task.folder === "" ? "" : `${task.folder}/`,
  );
  const [tried, setTried] = useState(false);
  const problem = pathProblem(files, path, from);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem !== undefined) return;
    if (from === undefined) onAdd(path);
    else if (from !== path) onMove(from, path);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={from === undefined ? "New file" : `Rename or move ${from}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="path-form">
            {from === undefined ? "Add file" : "Move"}
          </Button>
        </>
      }
    >
      <form id="path-form" onSubmit={send}>
        <Field
          id="path"
          label="Path"
          help="From the root of the template, with / between folders: files/service.yaml."
          error={tried || path.length > (from ?? "").length + 40 ? problem : undefined}
        >
          {(control) => (
            <Input
              {...control}
              value={path}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={(event) => {
                setPath(event.target.value);
                setTried(false);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function DeleteDialog({
  path,
  files,
  onClose,
  onDelete,
}: Omit<PathDialogProps, "task"> & { path: string }) {
  const count = pathsIn(files, path).length;
  const isFolder = !Object.hasOwn(files, path);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete ${path}`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            onClick={() => {
              onDelete(path);
              onClose();
            }}
          >
            Delete
          </Button>
        </>
      }
    >
      <p className="text-muted">
        {isFolder ? `${count === 1 ? "One file" : `${count} files`} in it go with it. ` : ""}
        The history keeps it: an earlier revision brings it back.
      </p>
    </Dialog>
  );
}
