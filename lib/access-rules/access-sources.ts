import { readFile, stat } from "node:fs/promises";
import type { Config } from "@/lib/config/server";
import { accessPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import type { Database } from "@/lib/db/server";
import type { AccessOrigin } from "./access-in-force";
import { longestAccess } from "./parse-access";

/** What is told of what was read. */
export type AccessLog = Record<"info" | "error", (what: object, words: string) => unknown>;

/** What access is read with. */
export interface AccessReader {
  db: Database;
  config: Config;
  /** Is told what was read and what is wrong; without it the log of the process is. */
  log?: AccessLog;
}

/** What a source says at this moment: a text, or why there is none to be had. */
export interface GivenText {
  origin: AccessOrigin;
  said: { text: string; unreadable?: undefined } | { unreadable: string; text?: undefined };
}

/** Undefined where the source is not used: then the next one is asked. */
export type AccessSource = (reader: AccessReader) => Promise<GivenText | undefined>;

/** What Ops decided: in the catalog's repository or, without one, here. */
async function fileOfCatalog({ db, config }: AccessReader): Promise<GivenText | undefined> {
  const { files } = await currentFiles({ db, config });
  const file = files.get(accessPath);
  return file && { origin: { kind: "catalog" }, said: { text: file.text } };
}

/**
 * Who is asked, in this order, for the text of `access.yaml`; the first one that is used counts
 * alone. Without any the environment says it.
 */
export const accessSources: readonly AccessSource[] = [fileOfCatalog, fileOfEnvironment];

/** A file as it was when its text was last read. */
const shared = globalThis as { __slipwayAccessFiles?: Map<string, { mark: string; text: string }> };
const files = (shared.__slipwayAccessFiles ??= new Map<string, { mark: string; text: string }>());

/**
 * `SLIPWAY_ACCESS_FILE`. It is looked at each time and read again once it is another: also where it
 * is mounted, and a symbolic link leads to another file (a ConfigMap).
 */
export async function fileOfEnvironment({ config }: AccessReader): Promise<GivenText | undefined> {
  const path = config.SLIPWAY_ACCESS_FILE;
  if (path === undefined) return undefined;
  const origin = { kind: "file", path } as const;
  try {
    const found = await stat(path, { bigint: true });
    const { mtimeNs, size, ino, dev } = found;
    if (!found.isFile()) return { origin, said: { unreadable: "It is no file." } };
    if (size > longestAccess)
      return { origin, said: { unreadable: `It is larger than ${longestAccess} bytes.` } };
    const mark = [mtimeNs, size, ino, dev].join(" ");
    const known = files.get(path);
    if (known?.mark === mark) return { origin, said: { text: known.text } };
    const text = await readFile(path, "utf8");
    files.set(path, { mark, text });
    return { origin, said: { text } };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { origin, said: { unreadable: `It cannot be read (${code}).` } };
  }
}
