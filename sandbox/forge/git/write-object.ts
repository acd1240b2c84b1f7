import { createHash, randomBytes } from "node:crypto";
import { access, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { ObjectType } from "./object-reader";

const compress = promisify(deflate);

/**
 * Writes a loose object in git's own format (`objects/ab/cdef…`: zlib over "type size NUL content", named by its SHA-1)
 * and answers its name. Done here, and not by `git hash-object`, because a process costs more than all the rest. The file
 * appears whole or not at all, so a kill in between leaves no half object.
 */
export async function writeObject(gitDir: string, type: ObjectType, content: Buffer): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const sha = createHash("sha1").update(whole).digest("hex");
  const folder = path.join(gitDir, "objects", sha.slice(0, 2));
  const file = path.join(folder, sha.slice(2));
  if (await exists(file)) return sha;
  const packed = await compress(whole, { level: 1 });
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `tmp_obj_${randomBytes(8).toString("hex")}`);
  await writeFile(temporary, packed, { mode: 0o444 });
  await rename(temporary, file);
  return sha;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
