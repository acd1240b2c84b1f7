import type { Context } from "@/lib/access/server";
import type { TemplateOutput } from "@/lib/template";
import type { InstancePage, InstanceSummary } from "./instance";
import { listInstances } from "./list-instances";
import type { InstanceQuery } from "./query";
import { presentRows, recordedColumns } from "./recorded-rows";

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
  const rows = await ctx.db.instance.findMany({
    where: { id: { in: page.instances.map(({ id }) => id) } },
    ...recordedColumns,
  });
  const presentations = await presentRows(ctx.db, rows);
  const outputs = new Map(
    rows.map((row, index) => [row.id, byName(presentations[index]?.outputs ?? [])]),
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
