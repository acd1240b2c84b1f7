import type { Context } from "@/lib/access/server";
import type { LookedAt } from "@/lib/releases";
import { requireAuthor } from "@/lib/releases/server";
import { impactState } from "./get-impact";
import { countLiving } from "./store/instances";
import { notJudgedReasons } from "./store/results";

/**
 * How far it was looked what a bundle (by its digest) would do to the instances of a template, for the checklist of its release.
 * For who may author the template. Throws `forbidden`.
 */
export async function lookedAt(ctx: Context, template: string, digest: string): Promise<LookedAt> {
  await requireAuthor(ctx, template);
  const [instances, impact] = await Promise.all([
    countLiving(ctx.db, template),
    impactState(ctx, digest),
  ]);
  if (impact === undefined) return { instances, impact };
  const reasons = await notJudgedReasons(ctx.db, impact.id);
  const notJudged = reasons.reduce((sum, reason) => sum + reason.instances, 0);
  return { instances, impact: { ...impact, notJudged, reasons } };
}
