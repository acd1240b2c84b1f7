import { type ErrorCode, PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import { holdLease, type Lease, renewLease } from "@/lib/leases/server";
import { publish } from "@/lib/live/server";
import type { BranchHead, GitRepository, TreeEntry } from "@/lib/git-host";
import { missingBranch } from "@/lib/git-host/server";
import { readTexts } from "@/lib/snapshots/server";
import type { Target } from "@/lib/targets";
import { readRecord } from "./read-record";
import { recordFile } from "./record";
import { beginReading, endReading } from "./store/reading";
import { instancesInGit, type KnownInstance, leavingInstances, markRemoved } from "./store/states";
import { storeRecord } from "./store-record";

export interface ReindexReport {
  /** The commit that was read. */
  commit: string;
  found: number;
  /** Those among them whose record is the one that was read before. */
  unchanged: number;
  removed: number;
  /** Folders whose record could not be taken, and why. */
  problems: { folder: string; message: string }[];
}

type Reader = Pick<JobContext, "db" | "config" | "now" | "repository">;

/** After so many records the right to read is asked for once more. */
const betweenRenewals = 50;

/**
 * Rebuilds what is known of a target's instances from its repository: every `slipway.yaml` on its
 * branch, and nothing else. An instance whose folder is gone is removed; one that is not merged yet
 * is left alone. Doing it again changes nothing. Costs two calls of the host and, where there are
 * records that were not read before, one for each of a few or one or two for all. Undefined where
 * somebody else reads the same target now, maybe of an older commit. `anew`: records that were read
 * before are read once more. Throws what the host throws.
 */
export async function reindex(
  job: Reader,
  target: Target,
  { anew = false }: { anew?: boolean } = {},
): Promise<ReindexReport | undefined> {
  const lease = await beginReading(job.db, target.id);
  if (lease === undefined) return undefined;
  try {
    return await readAll(job, target, lease, anew);
  } finally {
    await endReading(job.db, lease);
  }
}

async function readAll(
  job: Reader,
  target: Target,
  lease: Lease<string>,
  anew: boolean,
): Promise<ReindexReport> {
  const { db, now } = job;
  const repo = job.repository(target.repository);
  const head = await headOf(repo, target);
  const records = (await repo.listTree(head.commit, fixedPart(target))).filter(({ path }) =>
    path.endsWith(`/${recordFile}`),
  );
  const known = await instancesInGit(db, target.id);
  const changed = await changedRecords(job, repo, head, records, anew ? [] : known);
  const problems: ReindexReport["problems"] = [];
  const present = new Set(changed.unchanged.map(({ id }) => id));
  let found = present.size;
  for (const [index, { folder, blob, text }] of changed.records.entries()) {
    if (index % betweenRenewals === 0) await renewLease(db, lease);
    try {
      const read = await readRecord(text());
      present.add(read.record.id);
      const taken = await db.$transaction((tx) =>
        storeRecord(tx, target, read, { folder, commit: head.commit, blob }, now()),
      );
      if (taken) found += 1;
      else
        problems.push({
          folder,
          message: "The record names another place or another instance's name.",
        });
    } catch (error) {
      if (!(error instanceof PortalError) || mayPass.has(error.code)) throw error;
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
    await holdLease(tx, lease);
    await markRemoved(tx, gone, now());
    await publish(tx, "instances");
  });
  return {
    commit: head.commit,
    found,
    unchanged: changed.unchanged.length,
    removed: gone.length,
    problems,
  };
}

/** What says nothing of the record: it is asked for again. */
const mayPass: ReadonlySet<ErrorCode> = new Set(["upstream_unavailable", "unavailable"]);

async function headOf(repo: GitRepository, { branch }: Target): Promise<BranchHead> {
  const head = await repo.branchHead(branch);
  if (head) return head;
  throw await missingBranch(repo, branch);
}

/** A record that is to be read; `text` throws `invalid` where the file holds none. */
interface FoundRecord {
  folder: string;
  blob: string;
  text: () => string;
}

/**
 * The records that are not what their instances were brought to, and the instances of the others.
 */
async function changedRecords(
  reader: Reader,
  repo: GitRepository,
  head: BranchHead,
  records: readonly TreeEntry[],
  known: readonly KnownInstance[],
): Promise<{ records: FoundRecord[]; unchanged: KnownInstance[] }> {
  const present = new Map(
    known.filter(({ isRemoved }) => !isRemoved).map((instance) => [instance.path, instance]),
  );
  const asRead = (entry: TreeEntry) => {
    const instance = present.get(folderOf(entry));
    return instance?.blob === entry.blob ? instance : undefined;
  };
  const changed = records.filter((entry) => asRead(entry) === undefined);
  const texts = await readTexts(reader, repo, head.commit, changed.filter(isReadable));
  return {
    records: changed.map((entry) => ({
      folder: folderOf(entry),
      blob: entry.blob,
      text: () => {
        const text = isReadable(entry) ? texts.get(entry.blob) : undefined;
        if (typeof text === "string") return text;
        throw new PortalError(
          "invalid",
          `${recordFile} is not a record of an instance: it is no text of at most 512 KiB.`,
        );
      },
    })),
    unchanged: records.flatMap((entry) => asRead(entry) ?? []),
  };
}

function folderOf({ path }: TreeEntry): string {
  return path.slice(0, -recordFile.length - 1);
}

/** Characters are at most four bytes; what has more is refused unread. */
function isReadable({ kind, size }: TreeEntry): boolean {
  return kind === "file" && size <= 4 * 512 * 1024;
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
