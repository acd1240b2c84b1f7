import type { GitRepository, TreeEntry } from "@/lib/git-host";
import { missingBranch } from "@/lib/git-host/server";
import type { JobContext } from "@/lib/jobs/server";
import { readTexts } from "@/lib/snapshots/server";
import type { LivingInstance } from "./store/instances";

/** More than an instance can have, and what hands may have added. */
const mostFiles = 300;
const mostBytes = 10 * 1024 * 1024;

/** Which files are in the folder of an instance, and how to read them. */
export interface FolderInGit {
  entries: readonly TreeEntry[];
  /** Of all of them. */
  bytes: number;
  /** Why it is not read; a sentence. */
  problem: string | undefined;
}

/** A branch as it is now: the files of each of these folders. One call, however many there are. Throws what the host throws. */
export async function listFolders(
  repo: GitRepository,
  branch: string,
  paths: ReadonlySet<string>,
): Promise<{ commit: string; folders: Map<string, FolderInGit> }> {
  const head = await repo.branchHead(branch);
  if (!head) throw await missingBranch(repo, branch);
  const found = new Map<string, TreeEntry[]>();
  for (const entry of await repo.listTree(head.commit, "")) {
    const path = folderIn(entry.path, paths);
    if (path === undefined || entry.kind !== "file") continue;
    const entries = found.get(path) ?? [];
    entries.push(entry);
    found.set(path, entries);
  }
  const folders = [...paths].map((path): [string, FolderInGit] => {
    const entries = found.get(path) ?? [];
    const bytes = entries.reduce((sum, { size }) => sum + size, 0);
    const isTooLarge = entries.length > mostFiles || bytes > mostBytes;
    return [
      path,
      isTooLarge
        ? { entries: [], bytes: 0, problem: `There is more in ${path} than an instance can hold.` }
        : { entries, bytes, problem: undefined },
    ];
  });
  return { commit: head.commit, folders: new Map(folders) };
}

/** The folder that a file is in; folders of instances are in no other one. */
function folderIn(file: string, paths: ReadonlySet<string>): string | undefined {
  for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1)) {
    const path = file.slice(0, at);
    if (paths.has(path)) return path;
  }
  return undefined;
}

/** The texts of some folders by path of the file; what is not text is left out. */
export async function readFolders(
  job: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  commit: string,
  folders: readonly FolderInGit[],
): Promise<Record<string, string>[]> {
  const texts = await readTexts(
    job,
    repo,
    commit,
    folders.flatMap(({ entries }) => entries),
  );
  return folders.map(({ entries }) =>
    Object.fromEntries(
      entries.flatMap(({ path, blob }) => {
        const text = texts.get(blob);
        return typeof text === "string" ? [[path, text]] : [];
      }),
    ),
  );
}

/** A folder that is not there. */
export const noFolder: FolderInGit = { entries: [], bytes: 0, problem: undefined };

/** Parts that one after the other are held in memory: so many folders, and so many bytes, or a single folder. */
export function inParts<Of extends { folder: FolderInGit }>(
  all: readonly Of[],
  most: { folders: number; bytes: number },
): Of[][] {
  const parts: Of[][] = [];
  let bytes = 0;
  for (const one of all) {
    const last = parts.at(-1);
    bytes += one.folder.bytes;
    if (last === undefined || last.length >= most.folders || bytes > most.bytes) {
      parts.push([one]);
      bytes = one.folder.bytes;
    } else last.push(one);
  }
  return parts;
}

export type BranchOfInstances = readonly LivingInstance[];

/** Instances that are on the same branch of the same repository. */
export function byBranch(instances: readonly LivingInstance[]): BranchOfInstances[] {
  return [
    ...Map.groupBy(instances, ({ target }) => `${target.repository.id} ${target.branch}`).values(),
  ];
}
