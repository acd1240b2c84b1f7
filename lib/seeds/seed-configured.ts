import { currentAccess } from "@/lib/access-rules/server";
import type { Context } from "@/lib/access/server";
import { syncConfigured } from "@/lib/catalog/server";
import { resealStoredApp } from "@/lib/git-host/server";
import { resealRevisions } from "@/lib/plans/server";
import { seedTargets } from "@/lib/targets/server";

/**
 * Brings the database to what the environment and the folders that ship say: targets, the encryption
 * key, templates. Safe to run again, and by several servers at once. Not on a database that is held:
 * it may be a copy, which is left as it is until `slipway resume`, and then this is run.
 */
export async function seedConfigured(ctx: Context): Promise<void> {
  const { db, config, log } = ctx;
  await currentAccess(ctx);
  await seedTargets({ db, config, environment: process.env, log });
  await resealStoredApp(db, config);
  await resealRevisions(db, config.SLIPWAY_ENCRYPTION_KEY);
  for (const report of await syncConfigured(ctx)) {
    const refused = [
      ...report.refused.map(({ folder, reason }) => `${folder}: ${reason}`),
      ...report.versions.flatMap(({ outcome, problems }) =>
        outcome === "refused" ? problems.map(({ message }) => message) : [],
      ),
    ];
    for (const line of refused) log.warn({ folder: report.folder }, line);
  }
}
