import type { Database } from "@/lib/db/server";
import { chainHash } from "./chain";
import { latestCheckpoint } from "./store/checkpoints";
import { linksAfter, type StoredLink } from "./store/entries";

/** A line in its place. */
export interface Step extends StoredLink {
  /** The how manyth line it is, from the first of all. */
  number: number;
  /** Whether its hash is what the line before it and its own content give. */
  follows: boolean;
}

const batch = 1_000;

/** The record from its latest checkpoint on, line by line, with every hash computed again. */
export async function* walk(db: Database): AsyncGenerator<Step> {
  const { entries, lastId, lastHash } = await latestCheckpoint(db);
  let [number, after, previous] = [entries, lastId, lastHash];
  for (;;) {
    const links = await linksAfter(db, after, batch);
    for (const stored of links) {
      number += 1;
      after = stored.id;
      const follows = Buffer.from(chainHash(previous, stored.link)).equals(stored.hash);
      previous = stored.hash;
      yield { ...stored, number, follows };
    }
    if (links.length < batch) return;
  }
}
