import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, TreeEntry } from "@/lib/git-host";
import { isKustomization } from "@/lib/kustomize";
import { runTask } from "@/lib/threads/server";
import { isSourceIgnore } from "./apply/source-ignore";
import { readTexts } from "./read-texts";
import type { SkippedFile, Snapshot, SnapshotFile } from "./snapshot";
import { referredFilesTask } from "./tasks";

const largestFile = 1024 * 1024;
/** Bytes of all files that are read of a repository: a thread that judges them has little more. */
const mostBytes = 128 * 1024 * 1024;

/**
 * The YAML and JSON of a repository at a commit, and what Flux is to leave out of it. A commit whose texts were read before costs one
 * call; another one also a call for each text that is new, or one for all; no more than the first
 * costs. Throws what the host throws, `too_large`, and `too_costly`.
 */
export async function readSnapshot(
  reader: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  commit: string,
): Promise<Snapshot> {
  const entries = await repo.listTree(commit, "");
  const manifests = entries.filter(isManifest);
  const skipped: SkippedFile[] = entries.flatMap((entry) => {
    const reason = cannotRead(entry);
    return reason !== undefined && (isManifest(entry) || entry.kind !== "file")
      ? [{ path: entry.path, blob: entry.blob, reason }]
      : [];
  });
  const readable = manifests.filter((entry) => cannotRead(entry) === undefined);
  requireReadable(readable);
  const files = await filesOf(reader, repo, commit, readable, skipped);
  // What kustomizations list or generate from may be any text. A change of it is told as not
  // judged.
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const kustomizations = [...files.values()].filter(({ path }) => isKustomization(path));
  const referred =
    kustomizations.length === 0 ? [] : await runTask(referredFilesTask, kustomizations);
  const others = referred
    .flatMap((path) => byPath.get(path) ?? [])
    .filter((entry) => !files.has(entry.path) && !isManifest(entry));
  for (const entry of others) {
    const reason = cannotRead(entry);
    if (entry.kind === "file" && reason !== undefined)
      skipped.push({ path: entry.path, blob: entry.blob, reason });
  }
  const moreReadable = others.filter((entry) => cannotRead(entry) === undefined);
  requireReadable([...readable, ...moreReadable]);
  const more = await filesOf(reader, repo, commit, moreReadable, skipped);
  for (const [path, file] of more) files.set(path, file);
  const told = new Set([...files.keys(), ...skipped.map(({ path }) => path)]);
  const rest = entries.filter(({ path }) => !told.has(path));
  return { commit, files, skipped, others: new Map(rest.map(({ path, blob }) => [path, blob])) };
}

function requireReadable(entries: readonly TreeEntry[]): void {
  if (entries.reduce((sum, { size }) => sum + size, 0) <= mostBytes) return;
  throw new PortalError(
    "too_large",
    `The YAML and JSON of the repository have more than ${mostBytes / 1024 / 1024} MiB, so nothing of it is judged.`,
    { hint: "Keep what is generated, or no manifest, in another repository." },
  );
}

function isManifest({ path }: TreeEntry): boolean {
  return /\.(ya?ml|json)$/.test(path) || isKustomization(path) || isSourceIgnore(path);
}

function cannotRead({ kind, size }: TreeEntry): string | undefined {
  if (kind === "link") return "is a symbolic link, which is not followed";
  if (kind === "submodule") return "is a submodule, which is another repository";
  return size > largestFile ? `is larger than ${largestFile / 1024 / 1024} MiB` : undefined;
}

/** Their texts, from wherever they come cheapest; what is not text is added to `skipped`. */
async function filesOf(
  reader: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  commit: string,
  entries: readonly TreeEntry[],
  skipped: SkippedFile[],
): Promise<Map<string, SnapshotFile>> {
  const found = await readTexts(reader, repo, commit, entries);
  const files = new Map<string, SnapshotFile>();
  for (const { path, blob } of entries) {
    const text = found.get(blob);
    if (typeof text === "string") files.set(path, { path, blob, text });
    else skipped.push({ path, blob, reason: "is not text" });
  }
  return files;
}
