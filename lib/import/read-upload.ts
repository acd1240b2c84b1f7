import { Readable } from "node:stream";
import { ReadFiles, type ReadImport, unpackArchive } from "./unpack";

/** Something that was uploaded to be imported. */
export interface Upload {
  /** As the browser calls it: `podinfo-6.9.1.tgz`. */
  fileName: string;
  bytes: Uint8Array;
}

/** The files of an uploaded archive (`.tgz`, `.tar.gz`, `.tar`), or the one file. Throws `invalid`, `too_large`. */
export async function readUpload({ fileName, bytes }: Upload): Promise<ReadImport> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = fileName.split(/[\\/]/).at(-1) ?? "";
  const into = new ReadFiles(name === "" ? "It" : name);
  const isArchive =
    /\.(?:tgz|tar|tar\.gz)$/i.test(name) || (content[0] === 0x1f && content[1] === 0x8b);
  if (isArchive) await unpackArchive(Readable.from([content]), name, into);
  else into.add(name === "" ? "file" : name, content);
  return into.result();
}
