import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { PortalError, toProblem } from "@/lib/errors";
import type { Context } from "@/lib/identity/server";
import { type TakenIn, takeInBundle, type TakeInOptions } from "./take-in";

const largestFile = 1024 * 1024;
const mostFiles = 400;

export interface SyncReport {
  folder: string;
  versions: TakenIn[];
  /** Folders whose template could not be read at all, and why. */
  refused: { folder: string; reason: string }[];
}

/**
 * Takes in every template below a folder (each sub-folder with a `template.yaml`). One bad template never keeps the others
 * out. Throws `misconfigured` where the folder itself cannot be read.
 */
export async function syncCatalog(ctx: Context, folder: string, options: TakeInOptions): Promise<SyncReport> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new PortalError("misconfigured", `The catalog folder ${folder} cannot be read.`, { cause });
  });
  const report: SyncReport = { folder, versions: [], refused: [] };
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = path.join(folder, entry.name);
    if (!entry.isDirectory() || !(await isTemplate(place))) continue;
    try {
      report.versions.push(await takeInBundle(ctx, await readBundle(place), options));
    } catch (error) {
      ctx.log.warn({ err: error, template: place }, "template refused");
      report.refused.push({ folder: place, reason: toProblem(error, ctx.requestId).detail });
    }
  }
  return report;
}

/** A folder's regular files as a bundle; links and hidden files and folders are left out. Throws `template_invalid` beyond the limits. */
export async function readBundle(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const hidden = (place: string) => path.relative(folder, place).split(path.sep).some((part) => part.startsWith("."));
  const files = entries.filter((entry) => entry.isFile() && !hidden(path.join(entry.parentPath, entry.name)));
  if (files.length > mostFiles) throw new PortalError("template_invalid", `${folder} has more than ${mostFiles} files.`);
  const bundle: Record<string, string> = {};
  for (const entry of files) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join("/");
    if ((await stat(file)).size > largestFile) throw new PortalError("template_invalid", `${name} is larger than 1 MiB.`);
    bundle[name] = await readFile(file, "utf8");
  }
  return bundle;
}

async function isTemplate(folder: string): Promise<boolean> {
  return stat(path.join(folder, "template.yaml")).then(
    (found) => found.isFile(),
    () => false,
  );
}
