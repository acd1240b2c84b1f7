import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { PortalError, toProblem } from "@/lib/errors";
import { readBundle } from "./read-bundle";
import type { Context } from "@/lib/access/server";
import { type TakenIn, takeInBundle, type TakeInOptions } from "./take-in";

export interface SyncReport {
  folder: string;
  versions: TakenIn[];
  /** Folders whose template could not be read at all, and why. */
  refused: { folder: string; reason: string }[];
}

/**
 * Takes in every template below a folder (each sub-folder with a `template.yaml`). One bad template
 * never keeps the others out. Throws `misconfigured` where the folder itself cannot be read.
 */
export async function syncCatalog(
  ctx: Context,
  folder: string,
  options: TakeInOptions,
): Promise<SyncReport> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new PortalError("misconfigured", `The catalog folder ${folder} cannot be read.`, {
      cause,
    });
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

async function isTemplate(folder: string): Promise<boolean> {
  return stat(path.join(folder, "template.yaml")).then(
    (found) => found.isFile(),
    () => false,
  );
}
