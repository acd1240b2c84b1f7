import { type Database, jsonColumn } from "@/lib/db/server";
import type { InstanceRecord } from "../record";
import type { ReadRecord } from "../record-in";

/** What is stored under the id of a record. */
export interface IndexedInstance {
  targetId: string;
  state: string;
  isRemoved: boolean;
  /** Of the template's version. */
  digest: string;
  parameters: unknown;
  changedAt: Date;
}

/** Undefined where the id is new. */
export async function indexedInstance(
  tx: Database,
  id: string,
): Promise<IndexedInstance | undefined> {
  const row = await tx.instance.findUnique({ where: { id } });
  return row === null
    ? undefined
    : {
        targetId: row.targetId,
        state: row.state,
        isRemoved: row.removedAt !== null,
        digest: row.templateDigest,
        parameters: row.parameters,
        changedAt: row.changedAt,
      };
}

/** What an instance is made of. */
interface Made {
  digest: string;
  /** Undefined where they are sealed: they may be any. */
  parameters: unknown;
}

/** What the requests ask for that are open, or were merged after `since`: their latest revisions. */
export async function askedSince(tx: Database, instanceId: string, since: Date): Promise<Made[]> {
  const rows = await tx.request.findMany({
    where: { instanceId, OR: [{ endedAt: null }, { mergedAt: { gte: since } }] },
    select: {
      revisions: {
        orderBy: { number: "desc" },
        take: 1,
        select: {
          parameters: true,
          sealed: true,
          templateVersion: { select: { digest: true } },
        },
      },
    },
  });
  return rows.flatMap(({ revisions: [latest] }) =>
    latest?.templateVersion
      ? [
          {
            digest: latest.templateVersion.digest,
            parameters: latest.sealed === null ? latest.parameters : undefined,
          },
        ]
      : [],
  );
}

/** Another instance of the target that has the name of a record. */
export async function otherWithName(
  tx: Database,
  targetId: string,
  { id, team, name }: Pick<InstanceRecord, "id" | "team" | "name">,
): Promise<{ id: string; isInGit: boolean } | undefined> {
  const row = await tx.instance.findFirst({
    where: { targetId, team, name, removedAt: null, id: { not: id } },
    select: { id: true, commit: true },
  });
  return row === null ? undefined : { id: row.id, isInGit: Boolean(row.commit) };
}

/** Removes an instance that never reached Git, so that another one has its name. */
export async function removeUnmerged(tx: Database, id: string, now: Date): Promise<void> {
  await tx.instance.update({
    where: { id },
    data: { state: "removed", stateSince: now, removedAt: now },
  });
}

/** Where a record was found. */
export interface FoundAt {
  targetId: string;
  folder: string;
  commit: string;
  /** Its hash in git. */
  blob: string;
}

function columnsOf({ record, kept }: ReadRecord, { folder, commit, blob }: FoundAt) {
  return {
    team: record.team,
    name: record.name,
    path: folder,
    templateName: record.template.name,
    templateVersion: record.template.version,
    templateDigest: record.template.digest,
    parameters: jsonColumn(kept),
    createdBy: record.createdBy,
    commit,
    readAs: `${commit}:${blob}`,
  };
}

/** Adds what only Git knew until now. */
export async function addRecorded(
  tx: Database,
  read: ReadRecord,
  at: FoundAt,
  now: Date,
): Promise<void> {
  await tx.instance.create({
    data: {
      id: read.record.id,
      targetId: at.targetId,
      ...columnsOf(read, at),
      state: "deploying",
      stateSince: now,
      createdAt: now,
      changedAt: now,
    },
  });
}

/**
 * Brings a row to its record. `deployingSince`: it is new in Git, or back there. `changedByHand`:
 * when it was seen that somebody changed it who asked for nothing.
 */
export async function saveRecorded(
  tx: Database,
  read: ReadRecord,
  at: FoundAt,
  {
    deployingSince,
    changedByHand,
  }: { deployingSince: Date | undefined; changedByHand: Date | undefined },
): Promise<void> {
  await tx.instance.update({
    where: { id: read.record.id },
    data: {
      ...columnsOf(read, at),
      removedAt: null,
      ...(changedByHand === undefined ? {} : { changedAt: changedByHand, changedBy: "" }),
      ...(deployingSince === undefined
        ? {}
        : { state: "deploying", stateReason: null, stateSince: deployingSince }),
    },
  });
}
