import { open } from "node:fs/promises";
import type { Config } from "@/lib/config/server";
import type { Database } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { anchorKey, signAnchor, type SignedAnchor } from "./anchor";
import { standing } from "./store/checkpoints";

/** What `writeAnchor` needs of a `JobContext`. */
export interface AnchorWriter {
  db: Database;
  config: Pick<Config, "SLIPWAY_AUDIT_ANCHOR_KEY" | "SLIPWAY_AUDIT_ANCHOR_FILE">;
  log: Pick<Logger, "info">;
  now(): Date;
}

/**
 * Signs how the record stands and writes that to the log and, where one is configured, to the end of
 * a file. Answers undefined, and does nothing, without a key.
 */
export async function writeAnchor(writer: AnchorWriter): Promise<SignedAnchor | undefined> {
  const { SLIPWAY_AUDIT_ANCHOR_KEY: key, SLIPWAY_AUDIT_ANCHOR_FILE: file } = writer.config;
  if (key === undefined) return undefined;
  const { entries, hash } = await standing(writer.db);
  const anchor = signAnchor(
    { at: writer.now().toISOString(), entries, hash: Buffer.from(hash).toString("hex") },
    anchorKey(key),
  );
  writer.log.info({ anchor }, "the audit record stands here");
  if (file !== undefined) await append(file, `${JSON.stringify(anchor)}\n`);
  return anchor;
}

/** Written whole at the end, and on the disk before this returns; for its owner only. */
async function append(file: string, line: string): Promise<void> {
  const handle = await open(file, "a", 0o600);
  try {
    await handle.appendFile(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
