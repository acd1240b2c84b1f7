import type { Database } from "@/lib/db/server";

/** Who may see a template, and its published versions, the latest first. */
export interface PublishedVersions {
  accessGroups: string[];
  versions: { version: string; changes: string }[];
}

/** The latest 50; undefined where there is no such template. */
export async function publishedVersions(
  db: Database,
  template: string,
): Promise<PublishedVersions | undefined> {
  const row = await db.template.findUnique({
    where: { name: template },
    select: {
      accessGroups: true,
      versions: {
        where: { state: "published" },
        orderBy: { precedence: "desc" },
        select: { version: true, changes: true },
        take: 50,
      },
    },
  });
  return row ?? undefined;
}

/** Whether what a template makes is applied with the platform's rights; not where it is unknown. */
export async function isOfPlatform(db: Database, template: string): Promise<boolean> {
  const row = await db.template.findUnique({
    where: { name: template },
    select: { scope: true },
  });
  return row?.scope === "platform";
}

/** Whether any template that makes something with the platform's rights is offered. */
export async function isPlatformOffered(db: Database): Promise<boolean> {
  const row = await db.template.findFirst({
    where: { scope: "platform", offeredVersion: { not: null } },
    select: { name: true },
  });
  return row !== null;
}

/** Those among these templates of which what they make is applied with the platform's rights. */
export async function platformTemplates(
  db: Database,
  names: readonly string[],
): Promise<Set<string>> {
  const rows = await db.template.findMany({
    where: { scope: "platform", name: { in: [...names] } },
    select: { name: true },
  });
  return new Set(rows.map(({ name }) => name));
}
