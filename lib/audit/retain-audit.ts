import { type FileHandle, open, unlink } from "node:fs/promises";
import path from "node:path";
import { system } from "@/lib/access";
import { lockUntilCommit, type PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { record } from "./record";
import { cutAt, latestCheckpoint, type NewCheckpoint } from "./store/checkpoints";
import { walk } from "./walk";

export interface Retention {
  /** The database as the role that owns the tables. */
  db: PrismaClient;
  now(): Date;
  /** Lines that were written before this time go, up to the first that was not. */
  before: Date;
  /** Where they are written to: a file that is not there yet. */
  file: string;
}

export interface RetentionReport {
  /** How many lines were exported and deleted. */
  exported: number;
  /** How many lines there ever were, up to the last that was exported. */
  entries: number;
  /** sha256 (hex) of the last line that was exported: what is left follows from it. */
  last: string;
}

const day = 86_400_000;

/**
 * Exports the oldest part of the record to a file (JSON lines: what the first line follows, then the
 * lines with their hashes), and then deletes it, leaving a checkpoint that the rest follows from.
 * Throws `invalid` where the part is not a day old, `conflict` where the record is broken there, the
 * file exists, or another retention came first; nothing is deleted then. After any other error it is
 * not known whether lines were deleted, and the file stays.
 */
export async function retainAudit({
  db,
  now,
  before,
  file,
}: Retention): Promise<RetentionReport | undefined> {
  if (before.getTime() > now().getTime() - day)
    throw new PortalError("invalid", "Lines of the last day stay in the record.", {
      hint: "Give a day that is over: --before 2026-01-01",
    });
  const began = (await latestCheckpoint(db)).entries;
  const checkpoint = await exported(db, before, file);
  if (checkpoint === undefined) return undefined;
  try {
    await cut({ db, now }, checkpoint, began);
  } catch (error) {
    // Anything else may have come after the lines were gone: then the file is all that is left.
    if (error instanceof PortalError) await unlink(file);
    throw error;
  }
  const last = Buffer.from(checkpoint.lastHash).toString("hex");
  return { exported: checkpoint.entries - began, entries: checkpoint.entries, last };
}

/** Writes the file, and leaves none where there is nothing to write or it cannot be written whole. */
async function exported(
  db: PrismaClient,
  before: Date,
  file: string,
): Promise<NewCheckpoint | undefined> {
  const handle = await create(file);
  let checkpoint: NewCheckpoint | undefined;
  try {
    checkpoint = await exportLines(db, before, handle);
  } finally {
    await handle.close();
    if (checkpoint === undefined) await unlink(file);
  }
  if (checkpoint !== undefined) await syncFolder(path.dirname(file));
  return checkpoint;
}

/** That the folder has the file is on the disk only then. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, "wx", 0o600);
  } catch (cause) {
    throw new PortalError("conflict", `The file ${file} cannot be made: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  const code = (cause as { code?: string }).code;
  return code === "EEXIST" ? "there is one already" : (code ?? String(cause));
}

/** Writes the lines from the latest checkpoint up to that time; they are on the disk on return. */
async function exportLines(
  db: PrismaClient,
  before: Date,
  handle: FileHandle,
): Promise<NewCheckpoint | undefined> {
  const { entries, lastHash } = await latestCheckpoint(db);
  const follows = Buffer.from(lastHash).toString("hex");
  await handle.appendFile(`${JSON.stringify({ auditExport: 1, entries, follows })}\n`);
  let checkpoint: NewCheckpoint | undefined;
  for await (const { id, link, hash, number, follows: isSound } of walk(db)) {
    if (link.at >= before) break;
    if (!isSound)
      throw new PortalError("conflict", `Line ${id} does not follow from the one before it.`, {
        hint: "`slipway audit verify` says more. A record that is broken is not cut: it is evidence.",
      });
    const hex = Buffer.from(hash).toString("hex");
    await handle.appendFile(`${JSON.stringify({ number, ...link, hash: hex })}\n`);
    checkpoint = {
      entries: number,
      lastId: id,
      lastHash: hash,
      firstAt: checkpoint?.firstAt ?? link.at,
      lastAt: link.at,
    };
  }
  await handle.sync();
  return checkpoint;
}

async function cut(
  { db, now }: Pick<Retention, "db" | "now">,
  checkpoint: NewCheckpoint,
  began: number,
): Promise<void> {
  await db.$transaction(
    async (tx) => {
      await lockUntilCommit(tx, "audit");
      if ((await latestCheckpoint(tx)).entries !== began)
        throw new PortalError("conflict", "Somebody else cut the record meanwhile.");
      await cutAt(tx, checkpoint);
      await record(
        { db: tx, actor: system, now },
        {
          action: "audit.retain",
          subject: { type: "audit", id: String(checkpoint.lastId), name: "The audit record" },
          after: {
            exported: checkpoint.entries - began,
            from: checkpoint.firstAt,
            to: checkpoint.lastAt,
            lastHash: Buffer.from(checkpoint.lastHash).toString("hex"),
          },
        },
      );
    },
    { timeout: 600_000, maxWait: 60_000 },
  );
}
