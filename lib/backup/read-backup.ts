import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { broken } from "./broken";
import { decrypted } from "./encrypt";
import { type Frame, framesIn } from "./frames";
import { type Header, longestHead, readHead } from "./header";
import { backupKey } from "./keys";

/** A backup whose first lines were read. */
export interface BackupFile {
  header: Header;
  /** Throws `misconfigured` at once where the key is another one, and `invalid` while it is read. */
  frames(
    keys: Pick<Config, "SLIPWAY_ENCRYPTION_KEY" | "SLIPWAY_BACKUP_KEY">,
  ): AsyncGenerator<Frame>;
}

/** Throws `not_found`, and `invalid` for what is no backup. */
export async function openBackup(file: string): Promise<BackupFile> {
  const { header, head } = readHead(await firstBytes(file));
  return {
    header,
    frames: (keys) => {
      const key = header.encryption && backupKey(header.encryption, keys);
      return framesOf(file, head, key);
    },
  };
}

async function firstBytes(file: string): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new PortalError("not_found", `The file ${file} cannot be read.`, {
      hint: "Name a file that `slipway backup` wrote.",
      cause,
    });
  } finally {
    await handle?.close();
  }
}

async function* framesOf(
  file: string,
  head: Buffer,
  key: Buffer | undefined,
): AsyncGenerator<Frame> {
  const stored = createReadStream(file, { start: head.length });
  const bytes = createGunzip();
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
