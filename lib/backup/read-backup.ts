import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Config } from "@/lib/config/server";
import { broken } from "./broken";
import { decrypted } from "./encrypt";
import { type Frame, framesIn } from "./frames";
import type { Header } from "./header";
import { backupKey } from "./keys";
import { bytesOfFile, bytesOfStream, type StoredBytes } from "./stored-bytes";

/** A backup whose first lines were read. Close it. */
export interface BackupFile {
  header: Header;
  /** Throws `misconfigured` where the key is another one. */
  open(keys: Pick<Config, "SLIPWAY_ENCRYPTION_KEY" | "SLIPWAY_BACKUP_KEY">): BackupContent;
  close(): Promise<void>;
}

export interface BackupContent {
  /** Reads all of it, once: throws `invalid` where it is cut, or any byte of it is another one. */
  requireWhole(): Promise<void>;
  /** What is in it. Of a stream only after `requireWhole`. Throws `invalid` while it is read. */
  frames(): AsyncGenerator<Frame>;
}

/** A file by its name, or a stream. Throws `not_found`, and `invalid` for what is no backup. */
export async function openBackup(from: string | Readable): Promise<BackupFile> {
  const bytes = typeof from === "string" ? await bytesOfFile(from) : await bytesOfStream(from);
  return {
    header: bytes.header,
    open: (keys) => {
      const { encryption } = bytes.header;
      const key = encryption && backupKey(encryption, keys);
      const frames = () => framesOf(bytes, key);
      return { frames, requireWhole: () => requireOrder(frames()) };
    },
    close: bytes.close,
  };
}

/** Tables one after the other, each with its end, and the end of all. */
async function requireOrder(frames: AsyncIterable<Frame>): Promise<void> {
  let isInTable = false;
  for await (const { kind } of frames) {
    const belongsInTable = kind === "rows" || kind === "end-of-table";
    if (belongsInTable !== isInTable) throw broken("its parts are not in their order");
    isInTable = kind === "table" || kind === "rows";
  }
}

async function* framesOf(
  { head, body }: StoredBytes,
  key: Buffer | undefined,
): AsyncGenerator<Frame> {
  const bytes = createGunzip();
  const stored = body();
  // A failure, and an end before all was read, is told by the reading below.
  pipeline(key === undefined ? stored : decrypted(stored, { key, head }), bytes).catch(
    () => undefined,
  );
  try {
    yield* framesIn(bytes as AsyncIterable<Buffer>, head);
  } catch (error) {
    throw isOfZlib(error) ? broken("it cannot be unpacked", error) : error;
  } finally {
    bytes.destroy();
  }
}

/** https://nodejs.org/api/zlib.html#class-zlibzlibbase: codes begin so. */
function isOfZlib(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    typeof code === "string" && (code.startsWith("Z_") || code === "ERR_STREAM_PREMATURE_CLOSE")
  );
}
