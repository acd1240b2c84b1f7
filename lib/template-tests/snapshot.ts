import { createTwoFilesPatch } from "diff";
import type { RenderedFile } from "@/lib/template";

/** Where the snapshot of a name is kept in the bundle. */
export function snapshotPath(name: string): string {
  return `tests/snapshots/${name}.snap`;
}

export function isSnapshotPath(path: string): boolean {
  return /^tests\/snapshots\/[^/]+\.snap$/.test(path);
}

/**
 * A whole output as one text, for people to read in a review: every file under a line with its
 * path.
 */
export function snapshotText(files: readonly RenderedFile[]): string {
  return files
    .map(
      ({ path, content }) =>
        `=== ${path} ===\n${content}${content.endsWith("\n") ? "" : "\n(no newline at the end)\n"}`,
    )
    .join("\n");
}

/** What differs, as a unified diff without its headings; empty where nothing does. */
export function differences(before: string, after: string): string {
  if (before === after) return "";
  return createTwoFilesPatch("snapshot", "output", before, after, "", "", { context: 2 })
    .split("\n")
    .slice(3)
    .join("\n")
    .trimEnd();
}
