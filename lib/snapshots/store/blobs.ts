import type { PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { seal, unseal } from "@/lib/sealing/server";

/** `null`: it is there, and is not text. */
export type BlobText = string | null;

const purpose = (hash: string): string => `blob/${hash}`;
const day = 86_400_000;
/** Texts that are opened one after the other, of up to 1 MiB each. */
const atOnce = 100;

/** Gives the texts that are known of these hashes, one after the other. */
export async function eachKnownBlob(
  db: PrismaClient,
  key: string,
  hashes: readonly string[],
  now: Date,
  take: (hash: string, text: BlobText) => void,
): Promise<void> {
  for (let from = 0; from < hashes.length; from += atOnce) {
    const part = hashes.slice(from, from + atOnce);
    const rows = await db.gitBlob.findMany({ where: { hash: { in: part } } });
    for (const { hash, text } of rows) {
      const opened = text === null ? null : openBlob(key, hash, text);
      if (opened !== undefined) take(hash, opened);
    }
    const old = rows
      .filter(({ usedAt }) => usedAt.getTime() < now.getTime() - day)
      .map(({ hash }) => hash);
    if (old.length > 0)
      await db.gitBlob.updateMany({ where: { hash: { in: old } }, data: { usedAt: now } });
  }
}

/** A cache that was filled under another key is an empty one. */
function openBlob(key: string, hash: string, sealed: Uint8Array): string | undefined {
  try {
    return unseal(key, purpose(hash), sealed);
  } catch (error) {
    if (error instanceof PortalError) return undefined;
    throw error;
  }
}

/** Keeps what was read. Two who read the same keep it once. */
export async function keepBlobs(
  db: PrismaClient,
  key: string,
  read: ReadonlyMap<string, BlobText>,
  now: Date,
): Promise<void> {
  const all = [...read];
  for (let from = 0; from < all.length; from += 200) {
    // No more than these are there twice, as they are and sealed.
    const part = all.slice(from, from + 200).map(([hash, text]) => ({
      hash,
      text: text === null ? null : seal(key, purpose(hash), text),
      usedAt: now,
    }));
    const { count } = await db.gitBlob.createMany({ data: part, skipDuplicates: true });
    // Some were there and could not be opened.
    if (count < part.length)
      for (const { hash, text } of part)
        await db.gitBlob.updateMany({ where: { hash }, data: { text, usedAt: now } });
  }
}

/** Forgets at most so many of what nobody asked for in 30 days. Answers how many. */
export async function forgetOldBlobs(db: PrismaClient, now: Date, most: number): Promise<number> {
  const before = new Date(now.getTime() - 30 * day);
  return db.$executeRaw`
    delete from git_blobs where hash in (select hash from git_blobs where used_at < ${before} limit ${most})`;
}
