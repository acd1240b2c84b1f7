import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { countGiven } from "./store/given";

/** Fewer say nothing about what people do. */
const fewestInstances = 3;

/**
 * Names of the parameters of a template that at least half of its instances say themselves: a form
 * asks for them before the rest. Throws `forbidden`.
 */
export async function oftenGiven(ctx: Context, template: string): Promise<ReadonlySet<string>> {
  requireCan(ctx.actor, "instance.read");
  const { instances, given } = await countGiven(ctx.db, template);
  if (instances < fewestInstances) return new Set();
  return new Set([...given].flatMap(([name, count]) => (count * 2 >= instances ? [name] : [])));
}
