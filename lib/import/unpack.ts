import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { PortalError } from "@/lib/errors";
import type { ImportFiles } from "./report";

/** What is read of something that is to be imported. */
export const importLimits = {
  /** Larger files are passed over. */
  fileBytes: 4 * 1024 * 1024,
  /** Of all files together, and of all that comes out of an archive. */
  totalBytes: 64 * 1024 * 1024,
  files: 5000,
  /** Files, and folders, of an archive: those that are empty cost time, too. */
  entries: 20_000,
} as const;

/** Text files by path, and what was passed over because it is no file, no text or too large. */
export interface ReadImport {
  files: ImportFiles;
  skipped: string[];
}

/** Gathers files within the limits; throws `too_large` beyond them. `place` is what they come from, in words. */
export class ReadFiles {
  private readonly files: [string, string][] = [];
  private readonly skipped: string[] = [];
  private bytes = 0;

  constructor(private readonly place: string) {}

  add(name: string, content: Buffer): void {
    this.count(content.length);
    const text = content.length > importLimits.fileBytes ? undefined : textOf(content);
    if (text === undefined) this.skipped.push(name);
    else this.files.push([name, text]);
  }

  skip(name: string): void {
    this.count(0);
    this.skipped.push(name);
  }

  result(): ReadImport {
    return { files: Object.fromEntries(this.files), skipped: this.skipped.sort() };
  }

  private count(bytes: number): void {
    this.bytes += bytes;
    if (this.files.length + this.skipped.length >= importLimits.files)
      throw new PortalError(
        "too_large",
        `${this.place} holds more than ${importLimits.files} files.`,
      );
    if (this.bytes > importLimits.totalBytes) throw tooMuch(this.place);
  }
}

function tooMuch(place: string): PortalError {
  const most = importLimits.totalBytes / 1024 / 1024;
  return new PortalError("too_large", `${place} holds more than ${most} MiB.`);
}

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Reads an archive (tar, or tar and gzip). Only plain files are looked at, and none is written anywhere; what comes out is
 * bounded as it comes out. Throws `invalid` where it is no archive, and `too_large`.
 */
export async function unpackArchive(
  source: Readable,
  place: string,
  into: ReadFiles,
): Promise<void> {
  const unpacked = extract();
  const broken = (error: Error) => unpacked.destroy(error);
  try {
    const { first, all } = await begin(source);
    const bytes = isGzip(first) ? all.on("error", broken).pipe(createGunzip()) : all;
    bytes.on("error", broken);
    bytes.pipe(unpacked as unknown as NodeJS.WritableStream);
    let total = 0;
    let entries = 0;
    for await (const entry of unpacked) {
      entries += 1;
      if (entries > importLimits.entries)
        throw new PortalError(
          "too_large",
          `${place} has more than ${importLimits.entries} entries.`,
        );
      const chunks: Buffer[] = [];
      const kept = entry.header.type === "file" && entry.header.size <= importLimits.fileBytes;
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        total += chunk.length;
        // A bomb need not be unpacked to its end.
        if (total > importLimits.totalBytes) throw tooMuch(place);
        if (kept) chunks.push(chunk);
      }
      if (kept) into.add(entry.header.name, Buffer.concat(chunks));
      else if (entry.header.type !== "directory") into.skip(entry.header.name);
    }
  } catch (cause) {
    if (cause instanceof PortalError) throw cause;
    throw new PortalError(
      "invalid",
      `${place} is not a tar archive: ${cause instanceof Error ? cause.message : ""}`,
      { cause },
    );
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

/** Its first bytes, which say what it is, and a stream of all of them. */
async function begin(source: Readable): Promise<{ first: Buffer; all: Readable }> {
  const parts = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const { value, done } = await parts.next();
  const first = done === true ? Buffer.alloc(0) : Buffer.from(value);
  const all = Readable.from(
    (async function* rest() {
      yield first;
      for (let part = await parts.next(); part.done !== true; part = await parts.next())
        yield part.value;
    })(),
  );
  return { first, all };
}

/** The text of a file; undefined where it is none. */
function textOf(content: Buffer): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}
