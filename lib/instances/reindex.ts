import type { PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import type { GitRepository } from "@/lib/git-host";
import type { Target } from "@/lib/targets";
import { parseRecord, recordFile } from "./record";
import { instancesInGit, leavingInstances, markRemoved } from "./store/states";
import { storeRecord } from "./store-record";

export interface ReindexReport {
  /** The commit that was read. */
  commit: string;
  found: number;
  removed: number;
  /** Folders whose record could not be taken, and why. */
  problems: { folder: string; message: string }[];
}

/**
 * Rebuilds what is known of a target's instances from its repository: every `slipway.yaml` on its
 * branch, and nothing else. An instance whose folder is gone is removed; one that is not merged yet
 * is left alone. Doing it again changes nothing.
 */
export async function reindex(
  db: PrismaClient,
  repo: GitRepository,
  target: Target,
  now: Date,
): Promise<ReindexReport> {
  const head = await repo.branchHead(target.branch);
  if (!head)
    throw new PortalError(
      "upstream_refused",
      `The branch ${target.branch} of ${repo.ref.owner}/${repo.ref.name} is not there.`,
    );
  const entries = await repo.listTree(head.commit, fixedPart(target));
  const records = entries.filter((entry) => entry.path.endsWith(`/${recordFile}`));
  const known = await instancesInGit(db, target.id);
  const problems: ReindexReport["problems"] = [];
  const present = new Set<string>();
  let found = 0;
  for (const entry of records) {
    const folder = entry.path.slice(0, -recordFile.length - 1);
    try {
      const record = parseRecord(await repo.readBlob(entry.blob));
      present.add(record.id);
      const taken = await db.$transaction((tx) =>
        storeRecord(tx, target, folder, record, head.commit, now),
      );
      if (taken) found += 1;
      else
        problems.push({
          folder,
          message: "The record names another place or another instance's name.",
        });
    } catch (error) {
      if (!(error instanceof PortalError) || error.code === "upstream_unavailable") throw error;
      problems.push({ folder, message: error.message });
      // It cannot be read, but it is there: nothing is concluded from that.
      for (const { id, path } of known) if (path === folder) present.add(id);
    }
  }
  // What was asked to be removed is gone once its cluster says so.
  const leaving = new Set(await leavingInstances(db, target.id));
  const gone = known
    .filter(({ id, isRemoved }) => !isRemoved && !present.has(id) && !leaving.has(id))
    .map(({ id }) => id);
  await db.$transaction(async (tx) => {
    await markRemoved(tx, gone, now);
    await publish(tx, "instances");
  });
  return { commit: head.commit, found, removed: gone.length, problems };
}

/**
 * The folders of a pattern before its first placeholder that this target does not fix: what has to
 * be read.
 */
function fixedPart(target: Target): string {
  const filled = target.pathPattern
    .replaceAll("{environment}", target.environment)
    .replaceAll("{cluster}", target.cluster.name)
    .replaceAll("{target}", target.name);
  const segments = filled.split("/");
  const first = segments.findIndex((segment) => segment.includes("{"));
  return segments.slice(0, first < 0 ? segments.length : first).join("/");
}
