import type { Context } from "@/lib/access/server";
import type { TemplateOutput } from "@/lib/template";
import type { InstancePage, InstanceSummary } from "./instance";
import { listInstances } from "./list-instances";
import { presentInstances } from "./presentation";
import type { InstanceQuery } from "./query";
import { recordedByIds } from "./store/recorded";

/** A page of instances for programs: each with its outputs, by name. Throws `forbidden`. */
export async function listWithOutputs(
  ctx: Context,
  query: InstanceQuery,
): Promise<
  Omit<InstancePage, "instances"> & {
    instances: (InstanceSummary & { outputs: Record<string, string> })[];
  }
> {
  const page = await listInstances(ctx, query);
  const recorded = await recordedByIds(
    ctx.db,
    page.instances.map(({ id }) => id),
  );
  const presentations = await presentInstances(ctx.db, recorded);
  const outputs = new Map(
    recorded.map(({ instanceId }, index) => [
      instanceId,
      byName(presentations[index]?.outputs ?? []),
    ]),
  );
  return {
    ...page,
    instances: page.instances.map((instance) => ({
      ...instance,
      outputs: outputs.get(instance.id) ?? {},
    })),
  };
}

function byName(outputs: readonly TemplateOutput[]): Record<string, string> {
  return Object.fromEntries(outputs.map(({ name, value }) => [name, value]));
}
