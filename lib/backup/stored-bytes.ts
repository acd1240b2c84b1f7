import { createReadStream } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { PortalError } from "@/lib/errors";
import { Chunks } from "./chunks";
import { type Header, longestHead, readHead } from "./header";

/** The bytes of a backup, which can be read more than once. */
export interface StoredBytes {
  header: Header;
  /** The two lines in front. */
  head: Buffer;
  /** What is behind them. Of a stream the first reading has to come to its end before the next begins. */
  body(): AsyncIterable<Buffer>;
  /** Takes away what was kept of a stream. */
  close(): Promise<void>;
}

/** Throws `not_found`, and `invalid` for what is no backup. */
export async function bytesOfFile(file: string): Promise<StoredBytes> {
  const { header, head } = readHead(await firstBytes(file));
  const body = () => createReadStream(file, { start: head.length }) as AsyncIterable<Buffer>;
  return { header, head, body, close: () => Promise.resolve() };
}

/**
 * The same of a stream, of which no more than the first bytes are read. The rest is kept in a file for temporary ones
 * while it is first read, as it is: what is encrypted stays so. Throws `invalid` for what is no backup.
 */
export async function bytesOfStream(stream: Readable): Promise<StoredBytes> {
  const chunks = new Chunks(stream as AsyncIterable<Buffer>);
  const first = await chunks.takeUpTo(longestHead);
  const { header, head } = headIn(first, stream);
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-restore-"));
  const file = path.join(folder, "body");
  let isRead = false;
  return {
    header,
    head,
    body: () => {
      if (isRead) return createReadStream(file) as AsyncIterable<Buffer>;
      isRead = true;
      return kept(restOf(first.subarray(head.length), chunks), file);
    },
    close: async () => {
      stream.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where it is no backup, nothing more is taken of it. */
function headIn(first: Buffer, stream: Readable): ReturnType<typeof readHead> {
  try {
    return readHead(first);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

async function* restOf(first: Buffer, chunks: Chunks): AsyncGenerator<Buffer> {
  for (let part = first; ; part = await chunks.takeUpTo(64 * 1024)) {
    if (part.length > 0) yield part;
    else if (part !== first) return;
  }
}

/** Hands on what it has written. */
async function* kept(source: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const handle = await open(file, "wx", 0o600);
  try {
    for await (const part of source) {
      await handle.appendFile(part).catch(noRoom);
      yield part;
    }
  } finally {
    await handle.close();
  }
}

function noRoom(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  throw new PortalError(
    "unavailable",
    `There is no room left in ${tmpdir()}. Nothing was restored.`,
    {
      hint: "A backup from standard input is kept there until all of it has come. Name it as a file, or set TMPDIR to a folder with room.",
      cause: error,
    },
  );
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
