import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { PortalError } from "@/lib/errors";
import type { ImportFiles } from "@/lib/import";

const largestFile = 4 * 1024 * 1024;
const largest = 64 * 1024 * 1024;
const mostFiles = 5000;
const passedOver = new Set([".git", ".hg", ".svn", "node_modules"]);

/** Text files by path, and what was passed over because it is no text or too large. */
export interface ReadImport {
  files: ImportFiles;
  skipped: string[];
}

/**
 * A folder, an archive (`.tgz`, `.tar.gz`, `.tar`) or one file. Throws `not_found`, `too_large`,
 * `invalid`.
 */
export async function readImport(place: string): Promise<ReadImport> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new PortalError("not_found", `There is no ${place}.`);
  const into = new Collector(place);
  if (found.isDirectory()) await readFolder(place, into);
  else if (await isArchive(place)) await readArchive(place, into);
  else into.add(path.basename(place), await readFile(place));
  return into.result();
}

class Collector {
  private readonly files: [string, string][] = [];
  private readonly skipped: string[] = [];
  private bytes = 0;

  constructor(private readonly place: string) {}

  add(name: string, content: Buffer): void {
    this.count(content.length);
    const text = content.length > largestFile ? undefined : textOf(content);
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
    if (this.files.length + this.skipped.length >= mostFiles)
      throw new PortalError("too_large", `${this.place} holds more than ${mostFiles} files.`);
    if (this.bytes > largest)
      throw new PortalError(
        "too_large",
        `${this.place} holds more than ${largest / 1024 / 1024} MiB.`,
      );
  }
}

async function readFolder(folder: string, into: Collector, below = ""): Promise<void> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!passedOver.has(entry.name)) await readFolder(folder, into, name);
    } else if (!entry.isFile() || (await stat(path.join(folder, name))).size > largestFile)
      into.skip(name);
    else into.add(name, await readFile(path.join(folder, name)));
  }
}

async function isArchive(file: string): Promise<boolean> {
  return /\.(?:tgz|tar|tar\.gz)$/i.test(file) || isGzip(file);
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Only plain files are looked at, and none is written anywhere. */
async function readArchive(file: string, into: Collector): Promise<void> {
  const unpacked = extract();
  const source = createReadStream(file);
  const bytes = (await isGzip(file))
    ? source.on("error", (error: Error) => unpacked.destroy(error)).pipe(createGunzip())
    : source;
  bytes.on("error", (error: Error) => unpacked.destroy(error));
  bytes.pipe(unpacked as unknown as NodeJS.WritableStream);
  try {
    for await (const entry of unpacked) {
      const chunks: Buffer[] = [];
      let size = 0;
      const kept = entry.header.type === "file" && entry.header.size <= largestFile;
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        size += chunk.length;
        // A bomb need not be unpacked to its end.
        if (size > largest)
          throw new PortalError(
            "too_large",
            `${file} holds more than ${largest / 1024 / 1024} MiB.`,
          );
        if (kept) chunks.push(chunk);
      }
      if (kept) into.add(entry.header.name, Buffer.concat(chunks));
      else if (entry.header.type === "file") into.skip(entry.header.name);
    }
  } catch (cause) {
    if (cause instanceof PortalError) throw cause;
    throw new PortalError(
      "invalid",
      `${file} is not a tar archive: ${cause instanceof Error ? cause.message : ""}`,
      { cause },
    );
  } finally {
    source.destroy();
  }
}

function textOf(content: Buffer): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}
