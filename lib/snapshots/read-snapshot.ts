import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, TreeEntry } from "@/lib/git-host";
import { isKustomization } from "@/lib/kustomize";
import { runTask } from "@/lib/threads/server";
import { isSourceIgnore } from "./apply/source-ignore";
import { eachText } from "./read-texts";
import type { SkippedFile, Snapshot } from "./snapshot";
import { referredFilesTask } from "./tasks";
import { CollectedTexts } from "./texts/collected-texts";

const largestFile = 1024 * 1024;
/** Bytes of all files that are read of a repository: a thread that judges them has little more. */
const mostBytes = 128 * 1024 * 1024;

/**
 * The YAML and JSON of a repository at a commit, and what Flux is to leave out of it. A commit whose texts were read before costs one
 * call; another one also a call for each text that is new, or one for all; no more than the first
 * costs. `known`: snapshots whose texts are there already. Throws what the host throws, `too_large`, and `too_costly`.
 */
export async function readSnapshot(
  reader: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  commit: string,
  known: readonly Snapshot[] = [],
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
  const texts = new CollectedTexts(known.map(({ files }) => files));
  const collect = async (wanted: readonly TreeEntry[]): Promise<void> => {
    const missing = wanted.filter(({ blob }) => !texts.has(blob));
    await eachText(reader, repo, commit, missing, (blob, text) => {
      if (text !== null) texts.add(blob, text);
    });
    for (const { path, blob } of wanted)
      if (!texts.has(blob)) skipped.push({ path, blob, reason: "is not text" });
  };
  await collect(readable);
  const others = (await referredBy(readable, texts, entries)).filter((entry) => !isManifest(entry));
  for (const entry of others) {
    const reason = cannotRead(entry);
    if (entry.kind === "file" && reason !== undefined)
      skipped.push({ path: entry.path, blob: entry.blob, reason });
  }
  const moreReadable = others.filter((entry) => cannotRead(entry) === undefined);
  requireReadable([...readable, ...moreReadable]);
  await collect(moreReadable);
  const files = texts.filesOf([...readable, ...moreReadable]);
  const told = new Set([...files.keys(), ...skipped.map(({ path }) => path)]);
  const rest = entries.filter(({ path }) => !told.has(path));
  return { commit, files, skipped, others: new Map(rest.map(({ path, blob }) => [path, blob])) };
}

/**
 * What kustomizations list or generate from, which may be any text. A change of it is told as not
 * judged.
 */
async function referredBy(
  readable: readonly TreeEntry[],
  texts: CollectedTexts,
  entries: readonly TreeEntry[],
): Promise<TreeEntry[]> {
  const kustomizations = texts.filesOf(readable.filter(({ path }) => isKustomization(path)));
  if (kustomizations.size === 0) return [];
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const referred = await runTask(referredFilesTask, kustomizations.sent);
  return referred.flatMap((path) => byPath.get(path) ?? []);
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
