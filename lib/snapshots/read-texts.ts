import { LRUCache } from "lru-cache";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, TreeEntry } from "@/lib/git-host";
import { blobHash } from "@/lib/git-host/thread";
import { type BlobText, eachKnownBlob, keepBlobs } from "./store/blobs";

/** With more new files than these, one archive costs less than a call for each. */
const fewFiles = 20;

/** Characters that are kept. */
const mostKept = 32 * 1024 * 1024;
const texts = new LRUCache<string, { text: BlobText }>({ maxSize: mostKept });

type Reader = Pick<JobContext, "db" | "config" | "now">;
type Take = (hash: string, text: BlobText) => void;

/**
 * The texts of files of a commit by their hash in git, `null` for what is not text, from wherever
 * they come cheapest: what was read before costs no call of the host, what is new one for each file, or one
 * for all of them. Throws what the host throws.
 */
export async function readTexts(
  reader: Reader,
  repo: GitRepository,
  commit: string,
  entries: readonly TreeEntry[],
): Promise<Map<string, BlobText>> {
  const found = new Map<string, BlobText>();
  await eachText(reader, repo, commit, entries, (hash, text) => found.set(hash, text));
  return found;
}

/**
 * Gives the same texts one after the other, each once, in any order: of a whole repository no more than some
 * hundreds are there at once.
 */
export async function eachText(
  reader: Reader,
  repo: GitRepository,
  commit: string,
  entries: readonly TreeEntry[],
  take: Take,
): Promise<void> {
  const wanted = new Set(entries.map(({ blob }) => blob));
  // Of more than can be kept the first would be gone before they are asked for again.
  const isKept = entries.reduce((sum, { size }) => sum + size, 0) <= mostKept;
  const note: Take = (hash, text) => {
    if (isKept) texts.set(hash, { text }, { size: (text?.length ?? 0) + 100 });
    wanted.delete(hash);
    take(hash, text);
  };
  for (const hash of wanted) {
    const known = texts.get(hash);
    if (known !== undefined) note(hash, known.text);
  }
  const { db, config, now } = reader;
  await eachKnownBlob(db, config.SLIPWAY_ENCRYPTION_KEY, [...wanted], now(), note);
  if (wanted.size === 0) return;
  const missing = entries.filter(({ blob }) => wanted.has(blob));
  for await (const fetched of fetchBlobs(repo, commit, missing)) {
    await keepBlobs(db, config.SLIPWAY_ENCRYPTION_KEY, fetched, now());
    for (const [hash, text] of fetched) note(hash, text);
  }
}

/** So many are fetched before they are kept. */
const atOnce = 200;

/** Some at a time. */
async function* fetchBlobs(
  repo: GitRepository,
  commit: string,
  entries: readonly TreeEntry[],
): AsyncGenerator<Map<string, BlobText>> {
  const missing = new Map(entries.map((entry) => [entry.blob, entry]));
  let fetched = new Map<string, BlobText>();
  if (missing.size > fewFiles) {
    const paths = new Set(entries.map(({ path }) => path));
    for await (const { content } of repo.readArchive(commit, (path) => paths.has(path))) {
      // An archive may hold something else than the tree does (`export-subst`): the hash tells.
      const hash = blobHash(content);
      if (missing.delete(hash)) fetched.set(hash, textOf(content));
      if (fetched.size < atOnce) continue;
      yield fetched;
      fetched = new Map();
    }
  }
  const rest = [...missing.keys()];
  for (let from = 0; from < rest.length; from += 6) {
    await Promise.all(
      rest
        .slice(from, from + 6)
        .map(async (hash) => fetched.set(hash, textOf(await repo.readBlobBytes(hash)))),
    );
    if (fetched.size < atOnce) continue;
    yield fetched;
    fetched = new Map();
  }
  if (fetched.size > 0) yield fetched;
}

function textOf(content: Buffer): BlobText {
  if (content.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
