import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { deflate, deflateSync } from "node:zlib";
import type { ObjectType } from "./object-reader";

const compress = promisify(deflate);

/**
 * Writes a loose object in git's own format (`objects/ab/cdef…`: zlib over "type size NUL content", named by its SHA-1)
 * and answers its name. Done here, and not by `git hash-object`, because a process costs more than all the rest. The file
 * appears whole or not at all, so a kill in between leaves no half object.
 */
export function writeObject(gitDir: string, type: ObjectType, content: Buffer): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const sha = createHash("sha1").update(whole).digest("hex");
  // What is small is written at once: a trip through the thread pool takes longer than the work.
  if (whole.length <= 64 * 1024) {
    if (!existsSync(fileOf(gitDir, sha))) put(gitDir, sha, deflateSync(whole, { level: 1 }));
    return Promise.resolve(sha);
  }
  return compress(whole, { level: 1 }).then((packed) => {
    if (!existsSync(fileOf(gitDir, sha))) put(gitDir, sha, packed);
    return sha;
  });
}

function fileOf(gitDir: string, sha: string): string {
  return path.join(gitDir, "objects", sha.slice(0, 2), sha.slice(2));
}

function put(gitDir: string, sha: string, packed: Buffer): void {
  const file = fileOf(gitDir, sha);
  const temporary = path.join(path.dirname(file), `tmp_obj_${randomBytes(8).toString("hex")}`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(temporary, packed, { mode: 0o444 });
  renameSync(temporary, file);
}
