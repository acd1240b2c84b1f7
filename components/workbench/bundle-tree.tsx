"use client";

import { ChevronDown, FileCode, FileText, Folder } from "lucide-react";
import { useState, type DragEvent, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { fileTree, type TreeNode } from "@/components/ui/file-tree";

interface BundleTreeProps {
  paths: readonly string[];
  /** Of a file or a folder. */
  selected: string | undefined;
  onSelect: (path: string, isFile: boolean) => void;
  onRename: (path: string) => void;
  onDelete: (path: string) => void;
  /** A file or a folder was dropped on a folder; "" is the bundle itself. */
  onMove: (path: string, folder: string) => void;
  /** Files of the computer were dropped on a folder. */
  onUpload: (files: readonly File[], folder: string) => void;
  /** A small mark after a file's name. */
  renderMark: (path: string) => ReactNode;
}

const dragged = "application/x-slipway-path";

/** The files of a bundle in their folders: F2 renames, Delete deletes, and what is dragged moves. */
export function BundleTree(props: BundleTreeProps) {
  const [over, setOver] = useState<string>();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-path]")];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const path = rows[at]?.dataset["path"];
    if (path === undefined) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) rows[Math.max(0, Math.min(to, rows.length - 1))]?.focus();
    else if (event.key === "F2") props.onRename(path);
    else if (event.key === "Delete") props.onDelete(path);
    else return;
    event.preventDefault();
  };
  const dropOn = (folder: string) => ({
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(folder);
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(undefined);
      const path = event.dataTransfer.getData(dragged);
      if (path !== "") props.onMove(path, folder);
      else if (event.dataTransfer.files.length > 0)
        props.onUpload([...event.dataTransfer.files], folder);
    },
  });
  const fold = (path: string) =>
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its rows take the focus
    <nav
      aria-label="Files of the template"
      className={cn("min-h-0 flex-1 overflow-y-auto p-2", over === "" && "bg-accent-soft")}
      onKeyDown={onKeyDown}
      {...dropOn("")}
    >
      <Branch
        nodes={fileTree(props.paths)}
        dropOn={dropOn}
        over={over}
        folded={folded}
        fold={fold}
        {...props}
      />
    </nav>
  );
}

interface BranchProps extends BundleTreeProps {
  nodes: readonly TreeNode[];
  nested?: boolean;
  over: string | undefined;
  folded: ReadonlySet<string>;
  fold: (path: string) => void;
  dropOn: (folder: string) => object;
}

const row =
  "flex w-full min-w-0 items-center gap-1.5 rounded-md px-2 py-1 text-left text-sm -outline-offset-2 pointer-coarse:py-2";

function Branch({ nodes, nested = false, ...rest }: BranchProps) {
  return (
    <ul className={nested ? "ml-3.5 border-l border-line pl-1.5" : undefined}>
      {nodes.map((node) => (
        <li key={`${node.path}${node.isFile ? "" : "/"}`}>
          {node.isFile ? <FileRow node={node} {...rest} /> : <FolderRow node={node} {...rest} />}
        </li>
      ))}
    </ul>
  );
}

function FolderRow({ node, ...rest }: Omit<BranchProps, "nodes"> & { node: TreeNode }) {
  const { over, folded, fold, dropOn, selected, onSelect } = rest;
  const isOpen = !folded.has(node.path);
  return (
    <div
      className={cn("rounded-md", over === node.path && "bg-accent-soft")}
      {...dropOn(node.path)}
    >
      <button
        type="button"
        draggable
        data-path={node.path}
        aria-expanded={isOpen}
        title={node.path}
        className={cn(row, "text-muted hover:bg-hover", selected === node.path && "bg-hover")}
        onDragStart={(event) => event.dataTransfer.setData(dragged, node.path)}
        onClick={() => {
          fold(node.path);
          onSelect(node.path, false);
        }}
      >
        <ChevronDown
          aria-hidden
          className={cn("size-3.5 shrink-0 transition-transform", !isOpen && "-rotate-90")}
        />
        <Folder aria-hidden className="size-4 shrink-0" />
        <span className="truncate">{node.name}</span>
      </button>
      {isOpen ? <Branch nodes={node.children} nested {...rest} /> : null}
    </div>
  );
}

function FileRow({ node, ...rest }: Omit<BranchProps, "nodes"> & { node: TreeNode }) {
  const { selected, onSelect, renderMark } = rest;
  const isCurrent = node.path === selected;
  const Icon = /\.(?:ya?ml|json)$/i.test(node.name) ? FileCode : FileText;
  return (
    <button
      type="button"
      draggable
      data-path={node.path}
      title={node.path}
      aria-current={isCurrent ? "true" : undefined}
      className={cn(
        row,
        "transition-colors",
        isCurrent ? "bg-accent-soft font-medium text-accent-text" : "hover:bg-hover",
      )}
      onDragStart={(event) => event.dataTransfer.setData(dragged, node.path)}
      onClick={() => onSelect(node.path, true)}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", isCurrent ? "" : "text-muted")} />
      <span className="min-w-0 flex-1 truncate">{node.name}</span>
      {renderMark(node.path)}
    </button>
  );
}
