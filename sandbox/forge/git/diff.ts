import { git } from "./run-git";

/** One changed file, in GitHub's words. `patch` holds the hunks, and is absent for binary files and pure renames. */
export type FileDiff = {
  path: string;
  previousPath: string | null;
  status: "added" | "removed" | "modified" | "renamed" | "changed";
  /** The blob after the change; before it, for a removed file. */
  sha: string;
  additions: number;
  deletions: number;
  binary: boolean;
  patch?: string;
};

/** The empty tree has the same name everywhere; a first commit is compared with it. */
export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * What changes from `from` to `to`; with `threeDot` what `to` changed since it left `from` (as pull requests show it).
 * Renames are found as git and GitHub do, at half the content alike.
 */
export async function diffFiles(dir: string, from: string, to: string, threeDot = false): Promise<FileDiff[]> {
  const range = threeDot ? ["--merge-base", from, to] : [from, to];
  const shared = ["diff-tree", "-r", "-M", "--no-color", "--no-ext-diff", "--full-index"];
  const [listing, patches] = await Promise.all([
    git(dir, [...shared, "--raw", "--no-abbrev", "--numstat", "-z", ...range]),
    git(dir, [...shared, "-p", ...range]),
  ]);
  const files = parseListing(listing.toString("utf8"));
  // A line of a file starts with a blank, + or -: this can only be the head of the next file.
  const sections = patches.toString("utf8").split(/^(?=diff --git )/m).filter((section) => section.startsWith("diff --git "));
  return files.map((file, index) => {
    const section = sections[index] ?? "";
    const hunks = /^@@ /m.exec(section);
    const patch = hunks ? section.slice(hunks.index).replace(/\n$/, "") : undefined;
    return patch === undefined ? file : { ...file, patch };
  });
}

const statuses: Record<string, FileDiff["status"]> = { A: "added", D: "removed", M: "modified", R: "renamed", C: "renamed", T: "changed" };

function parseListing(text: string): FileDiff[] {
  const fields = text.split("\0");
  const files: FileDiff[] = [];
  let at = 0;
  let counted = 0;
  while (at < fields.length) {
    const field = fields[at] ?? "";
    const raw = /^:\d{6} \d{6} ([0-9a-f]{40}) ([0-9a-f]{40}) ([A-Z])\d*$/.exec(field);
    if (raw) {
      const kind = raw[3] ?? "M";
      const renamed = kind === "R" || kind === "C";
      const path = fields[at + (renamed ? 2 : 1)] ?? "";
      files.push({
        path,
        previousPath: renamed ? (fields[at + 1] ?? "") : null,
        status: statuses[kind] ?? "modified",
        sha: (kind === "D" ? raw[1] : raw[2]) ?? "",
        additions: 0,
        deletions: 0,
        binary: false,
      });
      at += renamed ? 3 : 2;
      continue;
    }
    const counts = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(field);
    const file = counts && files[counted];
    if (counts && file) {
      counted += 1;
      file.binary = counts[1] === "-";
      file.additions = file.binary ? 0 : Number(counts[1]);
      file.deletions = file.binary ? 0 : Number(counts[2]);
      at += counts[3] === "" ? 3 : 1; // a rename gives both paths as fields of their own
      continue;
    }
    at += 1;
  }
  return files;
}
