import type { Database } from "@/lib/db/server";
import type { Anchor } from "./anchor";
import { latestCheckpoint } from "./store/checkpoints";
import { lineUpTo } from "./store/entries";
import { walk } from "./walk";

/** What became of the anchors that a verification was given. */
export interface AnchorsVerdict {
  /** How many the record agrees with. */
  agree: number;
  /** How many are of lines that were exported and deleted since. */
  exported: number;
  /** When the latest was made, as ISO 8601: of what came after it they say nothing. */
  latest?: string;
  /** The first that the record contradicts: what it says, and what is there instead, in words. */
  problem?: string;
}

/**
 * `broken` is the first line that does not follow from the one before it: it, or one before it, was
 * changed or removed.
 */
export type AuditVerdict =
  | {
      ok: true;
      /** How many lines there ever were. */
      entries: number;
      /** How many of them were exported and deleted. */
      exported: number;
      /** sha256 (hex) of the last line. */
      last: string;
      /** When that was written; undefined: there is none. */
      lastAt?: Date | undefined;
      anchors?: AnchorsVerdict;
    }
  | {
      ok: false;
      entries: number;
      exported: number;
      /** When the last line before the first that is broken was written. */
      lastAt?: Date | undefined;
      broken?: { id: string; at: Date };
      anchors?: AnchorsVerdict;
    };

/**
 * Walks the record from its latest checkpoint and computes every hash again; a line with a number
 * from before it is none of the record. Give it a transaction that sees one state (REPEATABLE READ)
 * where the record may be cut meanwhile. `anchors`, whose
 * signatures were checked before (`readAnchors`), are held against it: a tail that was cut off, a
 * table that was emptied and a record that was written anew contradict them.
 */
export async function verifyAudit(
  db: Database,
  anchors?: readonly Anchor[],
): Promise<AuditVerdict> {
  const checkpoint = await latestCheckpoint(db);
  const expected = Map.groupBy(anchors ?? [], (anchor) => anchor.entries);
  const latest = anchors?.at(-1)?.at;
  const found: AnchorsVerdict = { agree: 0, exported: 0, ...(latest && { latest }) };
  const exported = checkpoint.entries;
  let { entries, lastHash: last } = checkpoint;
  let lastAt: Date | undefined;
  const compare = (number: number, hash: Uint8Array): void => {
    for (const anchor of expected.get(number) ?? []) {
      if (anchor.hash === hex(hash)) found.agree += 1;
      else
        found.problem ??= `The anchor of ${anchor.at} says that line ${number} has the hash ${anchor.hash}, and it has ${hex(hash)}.`;
    }
  };
  const stray = await lineUpTo(db, checkpoint.lastId);
  if (stray !== undefined)
    return { ok: false, entries, exported, broken: stray, ...(anchors && { anchors: found }) };
  compare(checkpoint.entries, checkpoint.lastHash);
  for await (const { id, link, hash, number, follows } of walk(db)) {
    if (!follows)
      return {
        ok: false,
        entries,
        exported,
        lastAt,
        broken: { id: String(id), at: link.at },
        ...(anchors && { anchors: found }),
      };
    [entries, last, lastAt] = [number, hash, link.at];
    compare(number, hash);
  }
  if (anchors === undefined) return { ok: true, entries, exported, last: hex(last), lastAt };
  found.exported = anchors.filter((anchor) => anchor.entries < exported).length;
  found.problem ??= contradiction(anchors.at(-1), entries, exported);
  if (found.problem === undefined) delete found.problem;
  return found.problem === undefined
    ? { ok: true, entries, exported, last: hex(last), lastAt, anchors: found }
    : { ok: false, entries, exported, lastAt, anchors: found };
}

/** What the latest anchor says of how many lines there have to be. */
function contradiction(
  latest: Anchor | undefined,
  entries: number,
  exported: number,
): string | undefined {
  if (latest === undefined) return undefined;
  if (latest.entries > entries)
    return `The anchor of ${latest.at} knew ${latest.entries} lines, and the record has ${entries}: the end was cut off.`;
  if (latest.entries < exported)
    return `The record says that ${exported} lines were exported, and the latest anchor, of ${latest.at}, knew ${latest.entries}: nothing vouches for those between.`;
  return undefined;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
