import { catalogPlace, unitOf } from "@/lib/curation";
import type { GitRepository, TreeEntry } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { readTexts } from "@/lib/snapshots/server";
import type { CatalogFile, CatalogProblem } from "./catalog-report";
import { compareUnits } from "./units";

/** Bytes of one file, and of all that is read; what decides comes first, and templates last. */
const largestFile = 1024 * 1024;
const mostBytes = 64 * 1024 * 1024;
const mostFiles = 20_000;

/** A catalog at a commit: its files by their paths in the layout, and what could not be read of it. */
export interface CatalogAt {
  files: CatalogFile[];
  unreadable: CatalogProblem[];
}

/**
 * Reads the layout below a folder of a commit. A call, and one for each text that is new or, where they are many, one for
 * all. A file that cannot be read is a problem of its own. Throws what the host throws.
 */
export async function catalogAt(
  reader: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  commit: string,
  folder: string,
): Promise<CatalogAt> {
  const root = folder === "" ? "" : `${folder}/`;
  const unreadable: CatalogProblem[] = [];
  const refuse = (path: string, message: string, hint?: string) =>
    unreadable.push({
      severity: "error",
      path,
      line: 1,
      column: 1,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  const strays: CatalogFile[] = [];
  const wanted: { entry: TreeEntry; path: string; unit: ReturnType<typeof unitOf> }[] = [];
  for (const entry of await repo.listTree(commit, folder)) {
    if (!entry.path.startsWith(root)) continue;
    const path = entry.path.slice(root.length);
    const place = catalogPlace(path);
    // What is none of the layout is named only where its path looks so: it is not read.
    if (place === undefined) strays.push({ path, text: "" });
    else if (entry.kind === "link") refuse(path, "It is a symbolic link, which is not followed.");
    else if (entry.kind === "submodule") refuse(path, "It is a submodule, which is not followed.");
    else if (entry.size > largestFile) refuse(path, "It is larger than 1 MiB.");
    else wanted.push({ entry, path, unit: unitOf(place) });
  }
  let bytes = 0;
  const read = wanted
    .toSorted((a, b) => compareUnits(a.unit, b.unit))
    .filter(({ entry, path }, index) => {
      bytes += entry.size;
      if (bytes <= mostBytes && index < mostFiles) return true;
      refuse(
        path,
        `The catalog has more than ${mostBytes / 1024 / 1024} MiB or ${mostFiles} files, and this is beyond them.`,
        "Take old versions out of released/: what is known of them stays.",
      );
      return false;
    });
  const texts = await readTexts(
    reader,
    repo,
    commit,
    read.map(({ entry }) => entry),
  );
  const files = read.flatMap(({ entry, path }): CatalogFile[] => {
    const text = texts.get(entry.blob);
    if (typeof text === "string") return [{ path, text: withMark(text, entry) }];
    refuse(path, "It is not text.");
    return [];
  });
  return { files: [...files, ...strays], unreadable };
}

/** Bytes of UTF-8's byte order mark (RFC 3629, section 6). */
const markBytes = 3;

/** A text as its bytes are: for judging, a byte order mark is left out of what is read, and what is decided is what is in Git. */
function withMark(text: string, { size }: Pick<TreeEntry, "size">): string {
  return size === Buffer.byteLength(text) + markBytes ? `\uFEFF${text}` : text;
}
