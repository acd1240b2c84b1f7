import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { nameProblem } from "@/lib/instances";
import { nameHolder } from "@/lib/instances/server";
import { usableTargets } from "@/lib/targets/server";

/**
 * Whether a name can be had, in words, while one types. A courtesy: only the database's own
 * constraint decides. Throws `forbidden` for another team's names.
 */
export async function checkInstanceName(
  ctx: Context,
  where: { name: string; team: string; target: string },
): Promise<{ ok: boolean; message: string }> {
  requireCan(ctx.actor, "request.preview", where);
  const wrong = nameProblem(where.name);
  if (wrong !== undefined) return { ok: false, message: wrong };
  const target = (await usableTargets(ctx)).find(({ name }) => name === where.target);
  if (!target) return { ok: false, message: "Choose a target first." };
  const holder = await nameHolder(ctx.db, target.cluster.id, where.team, where.name);
  return holder
    ? {
        ok: false,
        message: `${where.team} already has ${where.name} on ${holder.target}. Choose another name.`,
      }
    : { ok: true, message: `${where.name} is free.` };
}
