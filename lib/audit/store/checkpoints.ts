import type { Database, Prisma } from "@/lib/db/server";
import { beginning } from "../chain";

/** Up to where the record was exported and deleted. */
export interface Checkpoint {
  /** How many lines there were, from the first of all, up to and with the last that was exported. */
  entries: number;
  lastId: bigint;
  /** What the first line that is still there follows. */
  lastHash: Uint8Array;
}

/** The latest checkpoint; without any, the beginning of the record. */
export async function latestCheckpoint(db: Database): Promise<Checkpoint> {
  const last = await db.auditCheckpoint.findFirst({ orderBy: { id: "desc" } });
  return last === null
    ? { entries: 0, lastId: -1n, lastHash: beginning }
    : { entries: Number(last.entries), lastId: last.lastId, lastHash: last.lastHash };
}

/** A checkpoint that is to be made, and between when its lines were written. */
export interface NewCheckpoint extends Checkpoint {
  firstAt: Date;
  lastAt: Date;
}

/**
 * Writes a checkpoint and deletes the lines up to it. Only the owner of the table may: the rule that
 * refuses deletions is off for the transaction, which nobody else can add lines meanwhile.
 */
export async function cutAt(
  tx: Prisma.TransactionClient,
  { entries, lastId, lastHash, firstAt, lastAt }: NewCheckpoint,
): Promise<void> {
  await tx.auditCheckpoint.create({
    data: { entries, lastId, lastHash: new Uint8Array(lastHash), firstAt, lastAt },
  });
  await tx.$executeRaw`alter table audit_entries disable trigger audit_entries_append_only`;
  await tx.auditEntry.deleteMany({ where: { id: { lte: lastId } } });
  await tx.$executeRaw`alter table audit_entries enable trigger audit_entries_append_only`;
}

/** How the record stands: how many lines there ever were, and the hash of the last; one snapshot. */
export async function standing(db: Database): Promise<{ entries: number; hash: Uint8Array }> {
  const [row] = await db.$queryRaw<{ entries: bigint; hash: Uint8Array | null }[]>`
    with checkpoint as (select entries, last_id, last_hash from audit_checkpoints order by id desc limit 1)
    select coalesce((select entries from checkpoint), 0) + (
             select count(*) from audit_entries where id > coalesce((select last_id from checkpoint), -1)
           ) as entries,
           coalesce((select hash from audit_entries where id > coalesce((select last_id from checkpoint), -1)
                      order by id desc limit 1),
                    (select last_hash from checkpoint)) as hash`;
  return { entries: Number(row?.entries ?? 0), hash: row?.hash ?? beginning };
}
