import { createHash } from "node:crypto";
import { digestOf } from "./instance-files";
import { type InstanceRecord, recordFile } from "./record";

/** A file that is not as the record says. */
export interface FileDrift {
  /** In the repository. */
  path: string;
  how: "changed" | "added" | "missing";
}

/** The folder of an instance at one commit. */
export interface InstanceFolder {
  commit: string;
  /** Git's hash of every file, by its path in the repository. */
  blobs: Readonly<Record<string, string>>;
  /** Their text. */
  contents: Readonly<Record<string, string>>;
  /** Undefined: there is none, and so no instance. */
  record: InstanceRecord | undefined;
  /** Why the record that is there cannot be read. */
  recordProblem: string | undefined;
  /** What somebody changed by hand, sorted by path. */
  drift: readonly FileDrift[];
}

/** What the files of a folder (paths in the repository) say, held against its record. Pure. */
export function folderOf(
  path: string,
  { record, ...there }: Omit<InstanceFolder, "drift">,
): InstanceFolder {
  return { ...there, record, drift: record ? driftOf(path, there.contents, record) : [] };
}

/** The record itself is not held against anything: it is what the others are held against. */
function driftOf(
  path: string,
  contents: Readonly<Record<string, string>>,
  record: InstanceRecord,
): FileDrift[] {
  const within = (file: string) => file.slice(path.length + 1);
  const there = Object.keys(contents).filter((file) => within(file) !== recordFile);
  const changed = there.flatMap((file): FileDrift[] => {
    const written = Object.hasOwn(record.files, within(file))
      ? record.files[within(file)]
      : undefined;
    if (written === undefined) return [{ path: file, how: "added" }];
    return written === digestOf(contents[file] ?? "") ? [] : [{ path: file, how: "changed" }];
  });
  const missing = Object.keys(record.files).filter(
    (file) => !Object.hasOwn(contents, `${path}/${file}`),
  );
  return [
    ...changed,
    ...missing.map((file): FileDrift => ({ path: `${path}/${file}`, how: "missing" })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Stands for exactly these files: what somebody saw is what is there, or it is not. */
export function folderDigest(blobs: Readonly<Record<string, string>>): string {
  const lines = Object.entries(blobs)
    .map(([path, blob]) => `${blob} ${path}\n`)
    .sort();
  return createHash("sha256").update(lines.join("")).digest("hex");
}
