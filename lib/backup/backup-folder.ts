import { access, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import { type BackupReport, writeBackup } from "./write-backup";

export interface FolderReport extends BackupReport {
  /** Where it is. */
  file: string;
  /** Names of the older ones that were taken away. */
  removed: string[];
}

/**
 * Writes a backup into a folder, under its time as a name; one that is not whole has another ending. Then
 * takes away what is older than the `keep` latest, of files with such names only, and never the new one, also where a clock
 * was ahead once. Throws `not_found`
 * where there is no such folder, and what `writeBackup` throws: then nothing is taken away.
 */
export async function writeBackupInto(
  ctx: Context,
  folder: string,
  { encrypt, keep }: { encrypt: boolean; keep: number | undefined },
): Promise<FolderReport> {
  const name = backupName(ctx.now());
  const file = path.join(folder, name);
  for (const unfinished of abandoned(await namesIn(folder), ctx.now()))
    await rm(path.join(folder, unfinished), { force: true });
  if (await isThere(file))
    throw new PortalError("conflict", `${file} is there already. Nothing was written.`, {
      hint: "Wait a second, and run it again.",
    });
  const report = await writeBackup(ctx, file + unfinishedEnding, { encrypt });
  await rename(file + unfinishedEnding, file);
  const others = (await namesIn(folder)).filter((other) => other !== name);
  const removed = keep === undefined ? [] : expired(others, keep - 1);
  for (const older of removed) await rm(path.join(folder, older), { force: true });
  return { ...report, file, removed };
}

/** Whether a backup was written into a folder that is there still. Throws `not_found`. */
export async function hasBackup(folder: string): Promise<boolean> {
  return (await namesIn(folder)).some((name) => backupNames.test(name));
}

const unfinishedEnding = ".part";
const backupNames = /^slipway-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup$/;
/** How long one may be written: milliseconds. */
const longest = 86_400_000;

/** `slipway-2027-01-31T02-00-00Z.backup`: their order is that of their times. */
export function backupName(at: Date): string {
  return `slipway-${at
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-")}.backup`;
}

/** Which of these names are of backups that are older than the `keep` latest. */
export function expired(names: readonly string[], keep: number): string[] {
  const backups = names.filter((name) => backupNames.test(name)).toSorted();
  return backups.slice(0, Math.max(0, backups.length - keep));
}

/** Which of these are of backups that were begun a day ago, and so by a process that is gone. */
export function abandoned(names: readonly string[], now: Date): string[] {
  const since = backupName(new Date(now.getTime() - longest));
  return names.filter((name) => {
    const begun = name.slice(0, -unfinishedEnding.length);
    return name.endsWith(unfinishedEnding) && backupNames.test(begun) && begun < since;
  });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new PortalError("not_found", `The folder ${folder} cannot be read.`, { cause });
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
