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

/** Lines added and removed that are looked for: the time grows with the square of it. */
const mostEdits = 1_000;

/**
 * What differs, as a unified diff without its headings; empty where nothing does. Where more
 * differs than can be compared, all is removed and added.
 */
export function differences(before: string, after: string): string {
  if (before === after) return "";
  const options = { context: 2, maxEditLength: mostEdits };
  const patch = createTwoFilesPatch("snapshot", "output", before, after, "", "", options);
  if (patch === undefined) return [...signed("-", before), ...signed("+", after)].join("\n");
  return patch.split("\n").slice(3).join("\n").trimEnd();
}

const signed = (sign: string, text: string): string[] =>
  text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => sign + line);
