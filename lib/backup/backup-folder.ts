import { access, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import process from "node:process";
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
 * Writes a backup into a folder, under its time as a name; one that is not whole has another ending. What a process left that
 * is gone makes room first. Then takes away what is older than the `keep` latest, of files with such names only, and never the
 * new one, also where a clock was ahead once. Throws `not_found` where there is no such folder, and what `writeBackup`
 * throws: then no whole one is taken away.
 */
export async function writeBackupInto(
  ctx: Context,
  folder: string,
  { encrypt, keep }: { encrypt: boolean; keep: number | undefined },
): Promise<FolderReport> {
  const name = backupName(ctx.now());
  const file = path.join(folder, name);
  const writer = { host: hostName, process: process.pid, now: ctx.now() };
  for (const unfinished of abandoned(await unfinishedIn(folder), writer, isRunning))
    await rm(path.join(folder, unfinished), { force: true });
  if (await isThere(file))
    throw new PortalError("conflict", `${file} is there already. Nothing was written.`, {
      hint: "Wait a second, and run it again.",
    });
  const unfinished = path.join(folder, unfinishedName(name, writer));
  const report = await writeBackup(ctx, unfinished, { encrypt });
  await rename(unfinished, file);
  const others = (await namesIn(folder)).filter((other) => other !== name);
  const removed = keep === undefined ? [] : expired(others, keep - 1);
  for (const older of removed) await rm(path.join(folder, older), { force: true });
  return { ...report, file, removed };
}

/** Whether a backup was written into a folder that is there still. Throws `not_found`. */
export async function hasBackup(folder: string): Promise<boolean> {
  return (await namesIn(folder)).some((name) => backupNames.test(name));
}

const backupNames = /^slipway-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup$/;
/** Of one that is not whole; of the version before without who writes it. */
const unfinishedNames =
  /^slipway-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup(?:\.(?<host>[\w-]+)\.(?<process>\d+))?\.part$/;
/** How long nothing may be written to one whose process cannot be asked for: milliseconds. */
const longestPause = 3_600_000;
/** Of a pod its name, which stays when its container is started again. */
const hostName =
  hostname()
    .replaceAll(/[^\w-]/g, "-")
    .slice(0, 100) || "host";

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

interface Writer {
  host: string;
  process: number;
}

export const unfinishedName = (name: string, { host, process: id }: Writer): string =>
  `${name}.${host}.${id}.part`;

/** A file that is not whole, and when something was written to it last. */
export interface Unfinished {
  name: string;
  writtenAt: Date;
}

/**
 * Which of these are of a process that is gone: one of the same host that does not run, or had the number that the asking
 * process has now; or whose process cannot be asked for, and to which nothing was written for an hour.
 */
export function abandoned(
  files: readonly Unfinished[],
  { host, process: own, now }: Writer & { now: Date },
  isRunningHere: (process: number) => boolean,
): string[] {
  return files.flatMap(({ name, writtenAt }) => {
    const by = unfinishedNames.exec(name)?.groups;
    if (by === undefined) return [];
    const number = Number(by["process"]);
    const isGone =
      by["host"] === host
        ? number === own || !isRunningHere(number)
        : writtenAt.getTime() < now.getTime() - longestPause;
    return isGone ? [name] : [];
  });
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // One of somebody else may not be signalled.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function unfinishedIn(folder: string): Promise<Unfinished[]> {
  const names = (await namesIn(folder)).filter((name) => unfinishedNames.test(name));
  const found = await Promise.all(
    names.map(async (name): Promise<Unfinished[]> => {
      const about = await stat(path.join(folder, name)).catch(() => undefined);
      return about === undefined ? [] : [{ name, writtenAt: about.mtime }];
    }),
  );
  return found.flat();
}

/** Of files: a folder is no backup, whatever it is called. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]));
  } catch (cause) {
    throw new PortalError("not_found", `The folder ${folder} cannot be read.`, { cause });
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
