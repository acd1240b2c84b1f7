import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { JsonObject } from "@/lib/json";
import { presentInstances } from "./presentation";
import { findRecorded } from "./store/recorded";

/** Where the launch form of another template begins. */
export interface RelatedStart {
  /** The instance that one comes from. */
  from: { id: string; name: string };
  team: string;
  target: string;
  parameters: JsonObject;
}

/**
 * What an instance knows of the parameters of a template that goes with it. Undefined where there
 * is no such instance, or where its template does not lead there: then one starts with nothing.
 * Throws `forbidden`.
 */
export async function relatedStart(
  ctx: Context,
  instanceId: unknown,
  template: string,
): Promise<RelatedStart | undefined> {
  requireCan(ctx.actor, "instance.read");
  const id = z.uuid().safeParse(instanceId);
  if (!id.success) return undefined;
  const recorded = await findRecorded(ctx.db, id.data);
  if (recorded === undefined) return undefined;
  const [presentation] = await presentInstances(ctx.db, [recorded]);
  const related = presentation?.related.find((one) => one.template === template);
  if (related === undefined) return undefined;
  return {
    from: { id: recorded.instanceId, name: recorded.name },
    team: recorded.team,
    target: recorded.target.name,
    parameters: related.parameters,
  };
}
