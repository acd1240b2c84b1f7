import { LRUCache } from "lru-cache";
import type { Config } from "@/lib/config/server";
import type { Database } from "@/lib/db/server";
import type { CurrentFiles } from "./curation";
import { curationGeneration, filesAt } from "./store";

const known = new LRUCache<string, { generation: number; files: Promise<CurrentFiles> }>({
  max: 10,
});

/**
 * Everything that was decided and counts. Every call asks the database which generation that is (one row of an index), and
 * reads the files once a process for each: a decision counts on every server at once. The same object as long as nothing is
 * decided.
 */
export async function currentFiles({
  db,
  config,
}: {
  db: Database;
  config: Pick<Config, "DATABASE_URL">;
}): Promise<CurrentFiles> {
  const generation = await curationGeneration(db);
  const cached = known.get(config.DATABASE_URL);
  if (cached?.generation === generation) return cached.files;
  const fresh = { generation, files: filesAt(db, generation) };
  known.set(config.DATABASE_URL, fresh);
  // What failed is read the next time.
  fresh.files.catch(
    () => known.get(config.DATABASE_URL) === fresh && known.delete(config.DATABASE_URL),
  );
  return fresh.files;
}
