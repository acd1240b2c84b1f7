import { PortalError } from "@/lib/errors";
import type { FileChange, GitRepository, TreeEntry } from "@/lib/git-host";
import { blobHash } from "@/lib/git-host/thread";
import { changesAt } from "./changes-at";
import type { Hold } from "./hold";

/**
 * Whether a commit changes of its parent what the latest revision would, and nothing else: anybody
 * can write a message in Slipway's words. Two calls, and those of `changesAt`.
 */
export async function isAsPlanned(
  hold: Hold,
  repo: GitRepository,
  { base, commit, isRevised }: { base: string; commit: string; isRevised: boolean },
): Promise<boolean> {
  const planned = await plannedAt(hold, repo, base, isRevised);
  if (planned === undefined) return false;
  await hold.still();
  return changesExactly(planned, await repo.listTree(base, ""), await repo.listTree(commit, ""));
}

/** Undefined where Slipway would not have written onto that commit. */
async function plannedAt(
  hold: Hold,
  repo: GitRepository,
  base: string,
  isRevised: boolean,
): Promise<FileChange[] | undefined> {
  try {
    return await changesAt(hold, repo, base, isRevised);
  } catch (error) {
    if (error instanceof PortalError && error.code === "conflict") return undefined;
    throw error;
  }
}

/** Whether one tree is the other with these changes. Pure. */
export function changesExactly(
  changes: readonly FileChange[],
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
): boolean {
  const wanted = new Map(before.map((entry) => [entry.path, written(entry)]));
  for (const { path, content } of changes) {
    if (content === null) wanted.delete(path);
    else wanted.set(path, written({ kind: "file", blob: blobHash(content) }));
  }
  return (
    after.length === wanted.size &&
    after.every((entry) => wanted.get(entry.path) === written(entry))
  );
}

const written = ({ kind, blob }: Pick<TreeEntry, "kind" | "blob">): string => `${kind} ${blob}`;
