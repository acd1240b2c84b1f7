import { PortalError } from "@/lib/errors";
import { readFolder, recordFile } from "@/lib/instances/server";
import type { FileChange, GitRepository } from "@/lib/git-host";
import { type Basis, deletionsIn, recordIn } from "@/lib/plans/server";
import type { Hold } from "./hold";
import { changesOf } from "./work-on";

/**
 * What the latest revision changes on top of a commit: of the target's branch, or of the request's
 * own. What is new writes its files. A change of what is there was planned on a folder; where the
 * branch has moved on since, the folder is read anew, and what goes is only what is there. Throws
 * `conflict` where that would write over something that nobody looked at.
 */
export async function changesAt(
  hold: Hold,
  repo: GitRepository,
  commit: string,
  onOwnBranch: boolean,
): Promise<FileChange[]> {
  const { work } = hold;
  if (onOwnBranch) return changesOf(work);
  const { files, basis } = work.revision;
  if (!basis) return files;
  return [...files, ...deletionsIn(await blobsAt(hold, repo, commit, basis), files)];
}

async function blobsAt(
  hold: Hold,
  repo: GitRepository,
  commit: string,
  basis: Basis,
): Promise<Readonly<Record<string, string>>> {
  if (commit === basis.commit) return basis.blobs;
  await hold.still();
  const { request, revision } = hold.work;
  const { path, name } = request;
  const known = [
    ...Object.values(basis.before),
    ...revision.files.map(({ content }) => content ?? ""),
  ];
  const folder = await readFolder(repo, path, commit, known);
  recordIn(folder, { id: request.instanceId, name, path });
  const record = `${path}/${recordFile}`;
  // What others did by hand and took back, or put in the record's own words, is nothing to ask
  // about.
  const isAsPlanned =
    folder.blobs[record] === basis.blobs[record] &&
    folder.drift.every((file) => folder.blobs[file.path] === basis.blobs[file.path]);
  if (!isAsPlanned) throw overtaken(name, firstDifference(folder.blobs, basis.blobs));
  return folder.blobs;
}

function firstDifference(
  now: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): string {
  return (
    [...new Set([...Object.keys(now), ...Object.keys(before)])]
      .sort()
      .find((path) => now[path] !== before[path]) ?? ""
  );
}

function overtaken(name: string, path: string): PortalError {
  return new PortalError(
    "conflict",
    `${name} was changed in Git after this was asked for (${path}), so nothing was written over it.`,
    {
      hint: "Change and resubmit: the preview shows what is there now. Or cancel this request.",
    },
  );
}
