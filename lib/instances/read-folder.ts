import { LRUCache } from "lru-cache";
import { PortalError } from "@/lib/errors";
import type { GitRepository } from "@/lib/git-host";
import { blobHash } from "@/lib/git-host/thread";
import { folderOf, type InstanceFolder } from "./folder";
import { readRecord } from "./read-record";
import { recordFile } from "./record";

/** More than an instance can have (200 files of a template), and what hands may have added. */
const maximalFiles = 300;
const maximalBytes = 10 * 1024 * 1024;

/**
 * What Git calls by its hash never changes, so what was read once need not be asked for again; the
 * latest are kept.
 */
const read = new LRUCache<string, string>({ max: 1000 });
const keptLength = 64 * 1024;

/**
 * The folder of an instance as it is in Git at a commit. Texts that may be there (`known`) are told
 * by their hashes, and not asked for: mostly that is all of them. Throws what the host says, and
 * `too_large`.
 */
export async function readFolder(
  repo: Pick<GitRepository, "listFolder" | "readBlob">,
  path: string,
  commit: string,
  known: Iterable<string> = [],
): Promise<InstanceFolder> {
  const entries = await repo.listFolder(commit, path);
  if (
    entries.length > maximalFiles ||
    entries.reduce((sum, { size }) => sum + size, 0) > maximalBytes
  ) {
    throw new PortalError("too_large", `There is more in ${path} than an instance can hold.`, {
      hint: "Somebody put other files there. Take them out on the Git host first.",
    });
  }
  const byHash = new Map(Array.from(known, (text) => [blobHash(text), text]));
  const texts = await Promise.all(
    entries.map(
      async ({ path: file, blob }) =>
        [file, byHash.get(blob) ?? (await textOf(repo, blob))] as const,
    ),
  );
  const contents = Object.fromEntries(texts);
  return folderOf(path, {
    commit,
    blobs: Object.fromEntries(entries.map(({ path: file, blob }) => [file, blob])),
    contents,
    ...(await recordIn(contents[`${path}/${recordFile}`])),
  });
}

async function recordIn(
  text: string | undefined,
): Promise<Pick<InstanceFolder, "record" | "recordProblem">> {
  try {
    const read = text === undefined ? undefined : await readRecord(text);
    return { record: read?.record, recordProblem: undefined };
  } catch (error) {
    if (!(error instanceof PortalError) || error.code !== "invalid") throw error;
    return { record: undefined, recordProblem: error.message };
  }
}

async function textOf(repo: Pick<GitRepository, "readBlob">, blob: string): Promise<string> {
  const kept = read.get(blob);
  if (kept !== undefined) return kept;
  const text = await repo.readBlob(blob);
  if (text.length <= keptLength) read.set(blob, text);
  return text;
}
