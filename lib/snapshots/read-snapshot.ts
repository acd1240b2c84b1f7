import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, TreeEntry } from "@/lib/git-host";
import { isKustomization } from "@/lib/kustomize";
import { runTask } from "@/lib/threads/server";
import { isSourceIgnore } from "./apply/source-ignore";
import type { SkippedFile, Snapshot, SnapshotFile } from "./snapshot";
import { type BlobText, keepBlobs, knownBlobs } from "./store/blobs";
import { referredFilesTask } from "./tasks";

const largestFile = 1024 * 1024;
/** With more new files than these, one archive costs less than a call for each. */
const fewFiles = 20;

/** At most so many characters. */
const texts = new LRUCache<string, { text: BlobText }>({ maxSize: 32 * 1024 * 1024 });

/**
 * The YAML and JSON of a repository at a commit, and what Flux is to leave out of it. A commit whose texts were read before costs one
 * call; another one also a call for each text that is new, or one for all; no more than the first
 * costs. Throws what the host throws, and `too_costly`.
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
  const files = await filesOf(
    reader,
    repo,
    commit,
    manifests.filter((entry) => cannotRead(entry) === undefined),
    skipped,
  );
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
  const more = await filesOf(
    reader,
    repo,
    commit,
    others.filter((entry) => cannotRead(entry) === undefined),
    skipped,
  );
  for (const [path, file] of more) files.set(path, file);
  const told = new Set([...files.keys(), ...skipped.map(({ path }) => path)]);
  const rest = entries.filter(({ path }) => !told.has(path));
  return { commit, files, skipped, others: new Map(rest.map(({ path, blob }) => [path, blob])) };
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
  const found = new Map<string, BlobText>();
  const wanted = new Set(entries.map(({ blob }) => blob));
  for (const hash of wanted) {
    const text = texts.get(hash);
    if (text !== undefined) found.set(hash, text.text);
  }
  const { db, config, now } = reader;
  const unknown = [...wanted].filter((hash) => !found.has(hash));
  for (const [hash, text] of await knownBlobs(db, config.SLIPWAY_ENCRYPTION_KEY, unknown, now()))
    found.set(hash, text);
  const missing = new Set(unknown.filter((hash) => !found.has(hash)));
  if (missing.size > 0) {
    const fetched = await fetchBlobs(
      repo,
      commit,
      entries.filter(({ blob }) => missing.has(blob)),
    );
    await keepBlobs(db, config.SLIPWAY_ENCRYPTION_KEY, fetched, now());
    for (const [hash, text] of fetched) found.set(hash, text);
  }
  for (const [hash, text] of found) texts.set(hash, { text }, { size: (text?.length ?? 0) + 100 });
  const files = new Map<string, SnapshotFile>();
  for (const { path, blob } of entries) {
    const text = found.get(blob);
    if (typeof text === "string") files.set(path, { path, blob, text });
    else skipped.push({ path, blob, reason: "is not text" });
  }
  return files;
}

async function fetchBlobs(
  repo: GitRepository,
  commit: string,
  entries: readonly TreeEntry[],
): Promise<Map<string, BlobText>> {
  const missing = new Map(entries.map((entry) => [entry.blob, entry]));
  const fetched = new Map<string, BlobText>();
  if (missing.size > fewFiles) {
    const paths = new Set(entries.map(({ path }) => path));
    for await (const { content } of repo.readArchive(commit, (path) => paths.has(path))) {
      // An archive may hold something else than the tree does (`export-subst`): the hash tells.
      const hash = createHash("sha1")
        .update(`blob ${content.length}\0`)
        .update(content)
        .digest("hex");
      if (missing.delete(hash)) fetched.set(hash, textOf(content));
    }
  }
  const rest = [...missing.keys()];
  for (let from = 0; from < rest.length; from += 6) {
    await Promise.all(
      rest
        .slice(from, from + 6)
        .map(async (hash) => fetched.set(hash, textOf(await repo.readBlobBytes(hash)))),
    );
  }
  return fetched;
}

function textOf(content: Buffer): BlobText {
  if (content.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
