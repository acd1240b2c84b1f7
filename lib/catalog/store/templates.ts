import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import type { TemplateDefinition } from "@/lib/template";
import type { VersionSummary } from "@/lib/catalog";
import { lifeOf } from "./lives";
import { problemsOf } from "./curated-versions";

/** A template as it is stored: what it offers, and all its versions, the latest first. */
export interface TemplateWithVersions {
  offeredVersion: string | null;
  source: string;
  accessGroups: string[];
  versions: Omit<VersionSummary, "instances">[];
}

/** The category that a template is in, offered or not; undefined where there is no such template. */
export async function categoryOf(db: Database, name: string): Promise<string | undefined> {
  const row = await db.template.findUnique({ where: { name }, select: { category: true } });
  return row?.category;
}

/** Undefined where there is no such template. */
export async function findTemplate(
  db: Database,
  name: string,
): Promise<TemplateWithVersions | undefined> {
  const row = await db.template.findUnique({
    where: { name },
    include: { versions: { orderBy: { precedence: "desc" } } },
  });
  if (row === null) return undefined;
  const { offeredVersion, source, accessGroups } = row;
  return {
    offeredVersion,
    source,
    accessGroups,
    versions: row.versions.map((version) => ({
      version: version.version,
      digest: version.digest,
      state: version.state,
      life: lifeOf(version),
      createdAt: version.createdAt,
      publishedAt: version.publishedAt,
      publishedBy: version.publishedBy,
      changes: version.changes,
      problems: problemsOf(version),
    })),
  };
}

/** What the lists say of a template, and who may see it. */
export interface ListedTemplate {
  name: string;
  title: string;
  summary: string;
  icon: string;
  accessGroups: string[];
}

/** Those of these templates that are offered, in no order. */
export async function offeredTemplates(
  db: Database,
  names: readonly string[],
): Promise<ListedTemplate[]> {
  return db.template.findMany({
    where: { name: { in: [...names] }, offeredVersion: { not: null } },
    select: { name: true, title: true, summary: true, icon: true, accessGroups: true },
  });
}

/** What is known of these templates, offered or not, in no order. */
export async function templatesByName(
  db: Database,
  names: readonly string[],
): Promise<
  { name: string; title: string; accessGroups: string[]; offeredVersion: string | null }[]
> {
  return db.template.findMany({
    where: { name: { in: [...names] } },
    select: { name: true, title: true, accessGroups: true, offeredVersion: true },
  });
}

/** Names of the templates that are offered, by name. */
export async function namesOffered(db: Database, take: number): Promise<string[]> {
  const rows = await db.template.findMany({
    where: { offeredVersion: { not: null } },
    orderBy: { name: "asc" },
    select: { name: true },
    take,
  });
  return rows.map(({ name }) => name);
}

/** What each of these templates offers now, by its name; those that offer nothing are left out. */
export async function offeredVersions(
  db: Database,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.template.findMany({
    where: { name: { in: [...new Set(names)] }, offeredVersion: { not: null } },
    select: { name: true, offeredVersion: true },
  });
  return new Map(
    rows.flatMap((row) =>
      row.offeredVersion === null ? [] : [[row.name, row.offeredVersion] as const],
    ),
  );
}

/** The id of a template; one that is not there yet gets the words of this definition. */
export async function ensureTemplate(
  tx: Database,
  definition: TemplateDefinition,
  source: string,
): Promise<string> {
  const { name } = definition;
  const { id } = await tx.template.upsert({
    where: { name },
    create: { name, source, ...listedColumns(definition) },
    update: { source },
  });
  return id;
}

/**
 * Sets what a template offers: its latest version that is published, or deprecated and offered until a day that is not over
 * at `now`; and that version's own words for the lists.
 */
export async function offerLatest(tx: Database, templateId: string, now: Date): Promise<void> {
  const today = new Date(now.toISOString().slice(0, 10));
  const latest = await tx.templateVersion.findFirst({
    where: {
      templateId,
      OR: [
        { state: "published" },
        { state: "deprecated", offeredUntilEnd: true, endsOn: { gte: today } },
      ],
    },
    orderBy: { precedence: "desc" },
    select: { id: true, version: true, definition: true, publishedAt: true },
  });
  await tx.template.update({
    where: { id: templateId },
    data: latest
      ? {
          ...listedColumns(definitionOf(latest)),
          offeredVersion: latest.version,
          publishedAt: latest.publishedAt,
        }
      : { offeredVersion: null },
  });
}

/** What is read of a stored definition. */
const definitionSchema = z.object({
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  tags: z.array(z.string()),
  // A definition that was stored before there were keywords has none.
  keywords: z.array(z.string()).default([]),
  icon: z.string(),
  owner: z.string(),
  scope: z.string(),
  access: z.object({ groups: z.array(z.string()) }),
});

function definitionOf({ id, definition }: { id: string; definition: unknown }) {
  const place = { table: "templateVersion", column: "definition", id };
  return parseStored(definitionSchema, definition, place);
}

/** The columns of a template that its offered version decides. */
function listedColumns(definition: z.output<typeof definitionSchema>) {
  const { title, summary, category, tags, keywords, icon, owner, scope, access } = definition;
  return {
    title,
    summary,
    category,
    tags,
    keywords,
    icon,
    owner,
    scope,
    accessGroups: access.groups,
  };
}
