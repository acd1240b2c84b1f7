import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Reads a JSON file that this process wrote, or makes the value anew where there is none. A file
 * that does not parse is put aside rather than believed: losing a sandbox's sessions is better than
 * a sandbox that does not start.
 */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    renameSync(file, `${file}.broken`);
    return undefined;
  }
}

/**
 * Replaces the file in one step, readable by its owner only, so that a kill in between leaves the
 * old one whole.
 */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
  renameSync(draft, file);
}
