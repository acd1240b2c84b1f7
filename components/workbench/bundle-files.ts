import { draftLimits, type FileChange } from "@/lib/drafts";
import type { BundleFiles } from "@/lib/template";

/** What makes the one bundle of the other, by path in alphabetical order. */
export function changesBetween(before: BundleFiles, after: BundleFiles): FileChange[] {
  if (before === after) return [];
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    const text = textOf(after, path);
    return text === textOf(before, path) ? [] : [{ path, text }];
  });
}

/** Null where there is no such file. */
export function textOf(files: BundleFiles, path: string): string | null {
  return Object.hasOwn(files, path) ? (files[path] ?? null) : null;
}

export function withChanges(files: BundleFiles, changes: readonly FileChange[]): BundleFiles {
  if (changes.length === 0) return files;
  const next = new Map(Object.entries(files));
  for (const { path, text } of changes)
    if (text === null) next.delete(path);
    else next.set(path, text);
  return Object.fromEntries(next);
}

/** Paths of a file, or of all that is in a folder. */
export function pathsIn(files: BundleFiles, path: string): string[] {
  return Object.keys(files).filter((one) => one === path || one.startsWith(`${path}/`));
}

/** A file or a folder under another path. */
export function moved(files: BundleFiles, from: string, to: string): BundleFiles {
  const changes = pathsIn(files, from).flatMap((path): FileChange[] => [
    { path, text: null },
    { path: to + path.slice(from.length), text: textOf(files, path) },
  ]);
  return withChanges(files, changes);
}

/** Without a file, or without a folder and all that is in it. */
export function without(files: BundleFiles, path: string): BundleFiles {
  return withChanges(
    files,
    pathsIn(files, path).map((one) => ({ path: one, text: null })),
  );
}

/** Where something lands that is dropped on a folder; "" is the bundle itself. */
export function pathInFolder(path: string, folder: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return folder === "" ? name : `${folder}/${name}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/**
 * Why there can be no file (or folder) of that path, in words; undefined where there can. `from`: what is to move there.
 * The server has the last word.
 */
export function pathProblem(files: BundleFiles, path: string, from?: string): string | undefined {
  if (path === "") return "Say where it is to be, like files/service.yaml.";
  if (path.length > draftLimits.path) return `A path has at most ${draftLimits.path} characters.`;
  const steps = path.split("/");
  if (steps.includes("")) return "A path begins and ends with a name, and has one / between two.";
  if (steps.some((step) => step.startsWith("."))) return "A name does not begin with a dot.";
  if (/[\\\p{Cc}]/u.test(path)) return "A path is plain text, with / between its steps.";
  if (path === from) return undefined;
  if (from !== undefined && path.startsWith(`${from}/`))
    return "A folder cannot be moved into itself.";
  const others = Object.keys(from === undefined ? files : without(files, from));
  if (others.some((one) => one === path || one.startsWith(`${path}/`)))
    return `There is ${path} already.`;
  const file = others.find((one) => path.startsWith(`${one}/`));
  return file === undefined ? undefined : `${file} is a file: nothing can be in it.`;
}

/**
 * What of some uploaded files can be added, and why the others cannot: nothing that is there is replaced. `text`: undefined
 * where it was too large to be read.
 */
export function uploadable(
  files: BundleFiles,
  given: readonly { path: string; text: string | undefined }[],
): { texts: { path: string; text: string }[]; problems: string[] } {
  const texts: { path: string; text: string }[] = [];
  const problems: string[] = [];
  for (const { path, text } of given) {
    const wrong = pathProblem(
      { ...files, ...Object.fromEntries(texts.map((one) => [one.path, ""])) },
      path,
    );
    if (wrong !== undefined) problems.push(`${path}: ${wrong}`);
    else if (text === undefined) problems.push(`${path} is too large.`);
    else if (/[\0\ufffd]/.test(text)) problems.push(`${path} is no text.`);
    else texts.push({ path, text });
  }
  return { texts, problems };
}

export interface FoundLine {
  path: string;
  /** From 1. */
  line: number;
  column: number;
  text: string;
}

/** Lines of all files that have these words, whatever their case; at most `most`. */
export function findInFiles(files: BundleFiles, words: string, most = 200): FoundLine[] {
  const wanted = words.toLowerCase();
  const found: FoundLine[] = [];
  if (wanted === "") return found;
  for (const [path, content] of Object.entries(files)) {
    if (!content.toLowerCase().includes(wanted)) continue;
    for (const [index, text] of content.split("\n").entries()) {
      const at = text.toLowerCase().indexOf(wanted);
      if (at < 0) continue;
      found.push({ path, line: index + 1, column: at + 1, text: text.slice(0, 400) });
      if (found.length >= most) return found;
    }
  }
  return found;
}
