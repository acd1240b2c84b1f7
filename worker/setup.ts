/**
 * Brings a database to what this version of Slipway needs: migrations, queues, targets, templates.
 * Safe to run again, and by several servers at once.
 */
import path from "node:path";
import { currentAccess } from "@/lib/access-rules/server";
import { syncConfigured } from "@/lib/catalog/server";
import { config } from "@/lib/config/server";
import { grantToApplication, migrate } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { resealStoredApp } from "@/lib/git-host/server";
import { systemContext } from "@/lib/identity/server";
import { prepareJobs } from "@/lib/jobs/server";
import { resealRevisions } from "@/lib/plans/server";
import { fillPulls } from "@/lib/pulls/server";
import { seedTargets } from "@/lib/targets/server";

try {
  const settings = config();
  const owner = settings.DATABASE_OWNER_URL ?? settings.DATABASE_URL;
  await migrate(owner, path.join(settings.SLIPWAY_HOME, "prisma/migrations"));
  await prepareJobs(owner);
  if (settings.DATABASE_OWNER_URL !== undefined)
    await grantToApplication(settings.DATABASE_OWNER_URL, settings.DATABASE_URL);
  const ctx = systemContext("setup");
  await fillPulls(ctx.db);
  await currentAccess(ctx);
  await seedTargets({ db: ctx.db, config: settings, environment: process.env, log: ctx.log });
  await resealStoredApp(ctx.db, settings);
  await resealRevisions(ctx.db, settings.SLIPWAY_ENCRYPTION_KEY);
  for (const report of await syncConfigured(ctx)) {
    const refused = [
      ...report.refused.map(({ folder, reason }) => `${folder}: ${reason}`),
      ...report.versions.flatMap(({ outcome, problems }) =>
        outcome === "refused" ? problems.map(({ message }) => message) : [],
      ),
    ];
    for (const line of refused) ctx.log.warn({ folder: report.folder }, line);
  }
  await ctx.db.$disconnect();
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
} catch (error) {
  process.stderr.write(
    error instanceof PortalError
      ? `${[error.message, error.hint].filter(Boolean).join(" ")}\n`
      : `${String(error)}\n`,
  );
  process.exitCode = 1;
}
