import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { TargetContact } from "./contact";
import { targetContacts } from "./store/contacts";
import { allTargets } from "./store/targets";
import type { Target } from "./target";

/** Every target, in the order of pickers. Throws `forbidden`. */
export async function listTargets(ctx: Context): Promise<Target[]> {
  requireCan(ctx.actor, "target.read");
  return allTargets(ctx.db);
}

/** The targets that the actor may send instances to, in the order of pickers. */
export async function usableTargets(ctx: Context): Promise<Target[]> {
  requireCan(ctx.actor, "target.read");
  const targets = await allTargets(ctx.db);
  return targets.filter((target) => can(ctx.actor, "target.use", { groups: target.accessGroups }));
}

/** The targets that somebody may try a draft with: those that they may use, and none for an author without a role. */
export async function targetsToTry(ctx: Context): Promise<Target[]> {
  return can(ctx.actor, "target.read") ? usableTargets(ctx) : [];
}

/** How every target and Slipway hear of each other, in the same order. Throws `forbidden`. */
export async function listTargetContacts(ctx: Context): Promise<TargetContact[]> {
  requireCan(ctx.actor, "ops.read");
  return targetContacts(ctx.db);
}
