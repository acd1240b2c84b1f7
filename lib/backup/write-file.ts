import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { PortalError } from "@/lib/errors";
import { encrypted } from "./encrypt";
import { type Frame, framed } from "./frames";
import { type Header, headOf } from "./header";

/**
 * A backup as a new file (mode 0600), or none where it cannot be finished; or into a stream, which
 * breaks off then. Answers how many bytes it has. Throws `conflict` where the file is there.
 */
export async function writeBackupFile(
  to: string | Writable,
  {
    header,
    key,
    frames,
  }: { header: Header; key: Buffer | undefined; frames: AsyncIterable<Frame> },
): Promise<number> {
  const head = headOf(header);
  const sink =
    typeof to === "string" ? createWriteStream(to, { flags: "wx", mode: 0o600, flush: true }) : to;
  let bytes = 0;
  try {
    await pipeline(
      framed(frames, head),
      createGzip(),
      async function* (zipped: AsyncIterable<Buffer>) {
        yield head;
        yield* key === undefined ? zipped : encrypted(zipped, { key, head });
      },
      async function* (stored: AsyncIterable<Buffer>) {
        for await (const part of stored) {
          bytes += part.length;
          yield part;
        }
      },
      sink,
    );
    return bytes;
  } catch (error) {
    if (typeof to !== "string") throw error;
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new PortalError("conflict", `${to} is there already. Nothing was written.`, {
        hint: "Name a new file.",
        cause: error,
      });
    await rm(to, { force: true });
    throw error;
  }
}
