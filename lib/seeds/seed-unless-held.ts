import type { Context } from "@/lib/access/server";
import { holdCopy, holdOf } from "@/lib/hold/server";
import { seedConfigured } from "./seed-configured";

/**
 * What set-up does once the database has its tables: looks whether it is a copy, and seeds it unless it
 * is held, for that or since before. Answers whether it was seeded.
 */
export async function seedUnlessHeld(ctx: Context): Promise<boolean> {
  await holdCopy(ctx);
  const hold = await holdOf(ctx.db);
  if (hold === undefined) await seedConfigured(ctx);
  else ctx.log.warn({ hold }, "Slipway is held: targets and templates are left as they are");
  return hold === undefined;
}
