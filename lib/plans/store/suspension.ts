import type { Database } from "@/lib/db/server";

/** What was seen last of an instance's Kustomization: whether it is suspended, and how much it made. */
export async function suspensionOf(
  db: Database,
  instanceId: string,
): Promise<{ isSuspended: boolean; objects: number | undefined }> {
  const { suspendedAt, inventory } = await db.instance.findUniqueOrThrow({
    where: { id: instanceId },
    select: { suspendedAt: true, inventory: true },
  });
  return {
    isSuspended: suspendedAt !== null,
    objects: Array.isArray(inventory) ? inventory.length : undefined,
  };
}
