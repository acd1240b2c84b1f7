import { FileCode, FileText, Folder } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { fileTree, type TreeNode } from "./file-tree";
import { HoverLink } from "./hover-link";

interface TreeViewProps {
  /** Names the list. */
  label: string;
  paths: readonly string[];
  selected?: string | undefined;
  /** What pressing a file does: one of the two. */
  onSelect?: (path: string) => void;
  href?: (path: string) => string;
  /** A small mark after a file's name: "changed", a count of problems. */
  renderMark?: (path: string) => ReactNode;
}

/** Files in their folders; each file is a button or a link. */
export function TreeView({ label, paths, ...rest }: TreeViewProps) {
  return (
    <nav aria-label={label}>
      <Branch nodes={fileTree(paths)} {...rest} />
    </nav>
  );
}

const row =
  "flex w-full min-w-0 items-center gap-1.5 rounded-md px-2 py-1 text-left text-sm -outline-offset-2 pointer-coarse:py-2";

function Branch({
  nodes,
  nested = false,
  ...rest
}: { nodes: TreeNode[]; nested?: boolean } & Omit<TreeViewProps, "label" | "paths">) {
  return (
    <ul className={nested ? "ml-3.5 border-l border-line pl-1.5" : undefined}>
      {nodes.map((node) => (
        <li key={`${node.path}${node.isFile ? "" : "/"}`}>
          {node.isFile ? (
            <FileRow node={node} {...rest} />
          ) : (
            <>
              <span className={cn(row, "text-muted")} title={node.path}>
                <Folder aria-hidden className="size-4 shrink-0" />
                <span className="truncate">{node.name}</span>
              </span>
              <Branch nodes={node.children} nested {...rest} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function FileRow({
  node,
  selected,
  onSelect,
  href,
  renderMark,
}: { node: TreeNode } & Omit<TreeViewProps, "label" | "paths">) {
  const isCurrent = node.path === selected;
  const Icon = /\.(?:ya?ml|json)$/i.test(node.name) ? FileCode : FileText;
  const classes = cn(
    row,
    "transition-colors",
    isCurrent ? "bg-accent-soft font-medium text-accent-text" : "hover:bg-hover",
  );
  const content = (
    <>
      <Icon aria-hidden className={cn("size-4 shrink-0", isCurrent ? "" : "text-muted")} />
      <span className="min-w-0 flex-1 truncate">{node.name}</span>
      {renderMark?.(node.path)}
    </>
  );
  if (href) {
    return (
      <HoverLink
        href={href(node.path)}
        scroll={false}
        title={node.path}
        aria-current={isCurrent ? "true" : undefined}
        className={classes}
      >
        {content}
      </HoverLink>
    );
  }
  return (
    <button
      type="button"
      title={node.path}
      aria-current={isCurrent ? "true" : undefined}
      className={classes}
      onClick={() => onSelect?.(node.path)}
    >
      {content}
    </button>
  );
}
