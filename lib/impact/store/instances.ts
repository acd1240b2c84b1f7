import type { Database } from "@/lib/db/server";
import type { Target } from "@/lib/targets";
import { targetColumns, toTarget } from "@/lib/targets/server";

/** An instance that is in Git, and where. */
export interface LivingInstance {
  id: string;
  team: string;
  name: string;
  path: string;
  target: Target;
  /** Something of it is in the cluster, or may be. */
  isApplied: boolean;
}

const columns = {
  id: true,
  team: true,
  name: true,
  path: true,
  inventory: true,
  target: targetColumns,
} as const;

/** Every instance of a template that is in Git, whatever its version. */
export async function livingInstances(db: Database, template: string): Promise<LivingInstance[]> {
  const rows = await db.instance.findMany({
    where: { templateName: template, removedAt: null, commit: { not: null } },
    select: columns,
    orderBy: { id: "asc" },
  });
  return rows.map(toLiving);
}

/** How many there are. */
export async function countLiving(db: Database, template: string): Promise<number> {
  return db.instance.count({
    where: { templateName: template, removedAt: null, commit: { not: null } },
  });
}

/** One of them; undefined where it is not in Git, or of another template. */
export async function livingInstance(
  db: Database,
  template: string,
  id: string,
): Promise<LivingInstance | undefined> {
  const row = await db.instance.findFirst({
    where: { id, templateName: template, removedAt: null, commit: { not: null } },
    select: columns,
  });
  return row === null ? undefined : toLiving(row);
}

function toLiving({
  inventory,
  target,
  ...rest
}: Omit<LivingInstance, "target" | "isApplied"> & {
  inventory: unknown;
  target: Parameters<typeof toTarget>[0];
}): LivingInstance {
  const isEmpty = Array.isArray(inventory) && inventory.length === 0;
  return { ...rest, target: toTarget(target), isApplied: !isEmpty };
}
