import { git } from "./run-git";

/**
 * One changed file, in GitHub's words. `patch` holds the hunks, and is absent for binary files and
 * pure renames.
 */
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
 * What changes from `from` to `to`. Renames are found as git and GitHub do, at half the content
 * alike.
 */
export async function diffFiles(dir: string, from: string, to: string): Promise<FileDiff[]> {
  // One process for all three: the list ends in a NUL, and then come the patches.
  const options = [
    "diff-tree",
    "-r",
    "-M",
    "--no-color",
    "--no-ext-diff",
    "--full-index",
    "--raw",
    "--no-abbrev",
    "--numstat",
    "-p",
    "-z",
  ];
  const output = (await git(dir, [...options, from, to])).toString("utf8");
  const start = output.indexOf("\0\0diff --git ");
  const patches = start < 0 ? "" : output.slice(start + 2);
  const files = parseListing(start < 0 ? output : output.slice(0, start));
  // A line of a file starts with a blank, + or -: this can only be the head of the next file. Not
  // `^` with the flag m, which would also take a carriage return inside of a line for an end.
  const sections = patches === "" ? [] : patches.split(/(?<=\n)(?=diff --git )/);
  let at = 0;
  return files.map((file) => {
    const section = sections[at] ?? "";
    // A file that becomes a link (or the reverse) has two patches of one name: its end and its
    // beginning.
    at += file.status === "changed" && firstLine(sections[at + 1]) === firstLine(section) ? 2 : 1;
    const hunks = section.indexOf("\n@@ ");
    const patch = hunks < 0 ? undefined : section.slice(hunks + 1).replace(/\n$/, "");
    return patch === undefined ? file : { ...file, patch };
  });
}

function firstLine(text: string | undefined): string | undefined {
  return text?.slice(0, text.indexOf("\n"));
}

const statuses: Record<string, FileDiff["status"]> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  C: "renamed",
  T: "changed",
};

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
