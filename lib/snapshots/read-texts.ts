import { LRUCache } from "lru-cache";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, TreeEntry } from "@/lib/git-host";
import { blobHash } from "@/lib/git-host/thread";
import { type BlobText, keepBlobs, knownBlobs } from "./store/blobs";

/** With more new files than these, one archive costs less than a call for each. */
const fewFiles = 20;

/** At most so many characters. */
const texts = new LRUCache<string, { text: BlobText }>({ maxSize: 32 * 1024 * 1024 });

/**
 * The texts of files of a commit by their hash in git, `null` for what is not text, from wherever
 * they come cheapest: what was read before costs no call of the host, what is new one for each file, or one
 * for all of them. Throws what the host throws.
 */
export async function readTexts(
  reader: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  commit: string,
  entries: readonly TreeEntry[],
): Promise<Map<string, BlobText>> {
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
  return found;
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
      const hash = blobHash(content);
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
