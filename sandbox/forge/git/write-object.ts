import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { deflate, deflateSync } from "node:zlib";
import type { ObjectType } from "./object-reader";

const compress = promisify(deflate);

/**
 * Writes a loose object in git's own format (`objects/ab/cdef…`: zlib over "type size NUL content",
 * named by its SHA-1) and answers its name. Done here, and not by `git hash-object`, because a
 * process costs more than all the rest. The file appears whole or not at all, so a kill in between
 * leaves no half object.
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
  // Beside the folders, of which most are there: it takes a rename only to put it into its own.
  const temporary = path.join(gitDir, "objects", `tmp_obj_${run}_${(written += 1)}`);
  writeFileSync(temporary, packed, { mode: 0o444 });
  try {
    renameSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(path.dirname(file), { recursive: true });
    renameSync(temporary, file);
  }
}

/** Of this process: what one that was killed left behind is not in the way. */
const run = randomBytes(8).toString("hex");
let written = 0;
