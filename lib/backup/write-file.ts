import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { PortalError } from "@/lib/errors";
import { encrypted } from "./encrypt";
import { type Frame, framed } from "./frames";
import { type Header, headOf } from "./header";

/**
 * A backup as a new file (mode 0600), or none where it cannot be finished. Answers how many bytes it
 * has. Throws `conflict` where the file is there.
 */
export async function writeBackupFile(
  file: string,
  {
    header,
    key,
    frames,
  }: { header: Header; key: Buffer | undefined; frames: AsyncIterable<Frame> },
): Promise<number> {
  const head = headOf(header);
  const sink = createWriteStream(file, { flags: "wx", mode: 0o600, flush: true });
  try {
    await pipeline(
      framed(frames, head),
      createGzip(),
      async function* (zipped: AsyncIterable<Buffer>) {
        yield head;
        yield* key === undefined ? zipped : encrypted(zipped, { key, head });
      },
      sink,
    );
    return sink.bytesWritten;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new PortalError("conflict", `${file} is there already. Nothing was written.`, {
        hint: "Name a new file.",
        cause: error,
      });
    await rm(file, { force: true });
    throw error;
  }
}
