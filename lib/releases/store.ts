import type { Database } from "@/lib/db/server";

/** Numbers of the versions of a template that are, or were, offered. */
export async function versionsOf(db: Database, template: string): Promise<string[]> {
  const rows = await db.templateVersion.findMany({
    where: { template: { name: template }, state: { not: "draft" } },
    select: { version: true },
  });
  return rows.map(({ version }) => version);
}
