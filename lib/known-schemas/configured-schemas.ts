import { LRUCache } from "lru-cache";
import type { Config } from "@/lib/config/server";
import type { SchemaRegistry } from "@/lib/kubernetes";
import { loadSchemas } from "./load-schemas";

const loaded = new LRUCache<string, Promise<SchemaRegistry>>({ max: 10 });

/**
 * The schemas that objects are validated against here: Slipway's own and those of
 * SLIPWAY_SCHEMA_DIRS, read once a process. Throws `misconfigured`.
 */
export function configuredSchemas({
  SLIPWAY_SCHEMA_DIRS: folders,
}: Pick<Config, "SLIPWAY_SCHEMA_DIRS">): Promise<SchemaRegistry> {
  const key = folders.join("\n");
  const known = loaded.get(key);
  if (known) return known;
  const reading = loadSchemas(folders);
  loaded.set(key, reading);
  // A folder that could not be read may be there the next time.
  reading.catch(() => loaded.delete(key));
  return reading;
}
