/**
 * Brings a database to what this version of Slipway needs: migrations, queues, targets, templates.
 * Safe to run again, and by several servers at once. On a database that is held: migrations and queues.
 */
import path from "node:path";
import { config } from "@/lib/config/server";
import { grantToApplication, migrate } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { systemContext } from "@/lib/identity/server";
import { prepareJobs } from "@/lib/jobs/server";
import { fillPulls } from "@/lib/pulls/server";
import { seedUnlessHeld } from "@/lib/seeds/server";

try {
  const settings = config();
  const owner = settings.DATABASE_OWNER_URL ?? settings.DATABASE_URL;
  await migrate(owner, path.join(settings.SLIPWAY_HOME, "prisma/migrations"));
  await prepareJobs(owner);
  if (settings.DATABASE_OWNER_URL !== undefined)
    await grantToApplication(settings.DATABASE_OWNER_URL, settings.DATABASE_URL);
  const ctx = systemContext("setup");
  await fillPulls(ctx.db);
  await seedUnlessHeld(ctx);
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
