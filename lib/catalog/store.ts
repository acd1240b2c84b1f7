import { LRUCache } from "lru-cache";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { type BundleFiles, type ParsedTemplate, parseTemplate } from "@/lib/template";
import type { VersionState } from "./catalog";

/** A stored version with its bundle parsed, ready to render. */
export interface StoredVersion {
  id: string;
  templateName: string;
  version: string;
  digest: string;
  state: VersionState;
  accessGroups: string[];
  template: ParsedTemplate;
}

/**
 * Bundles are immutable once published and parsing is work: the parsed form is kept by digest, the
 * busiest ones only.
 */
const parsed = new LRUCache<string, ParsedTemplate>({ max: 200 });

/** The version that is offered now. Throws `not_found` where there is none. */
export async function getOfferedVersion(db: PrismaClient, name: string): Promise<StoredVersion> {
  const template = await db.template.findUnique({
    where: { name },
    select: { offeredVersion: true },
  });
  if (!template?.offeredVersion) throw notOffered(name);
  return getVersion(db, name, template.offeredVersion);
}

/**
 * One version, whatever its state: an instance may still need a withdrawn one. Throws `not_found`.
 */
export async function getVersion(
  db: PrismaClient,
  name: string,
  version: string,
): Promise<StoredVersion> {
  const row = await db.templateVersion.findFirst({
    where: { version, template: { name } },
    select: {
      id: true,
      version: true,
      digest: true,
      state: true,
      template: { select: { name: true, accessGroups: true } },
    },
  });
  if (!row) throw notOffered(`${name} ${version}`);
  return {
    id: row.id,
    templateName: row.template.name,
    version: row.version,
    digest: row.digest,
    state: row.state,
    accessGroups: row.template.accessGroups,
    template: await parsedBundle(db, row.id, row.digest),
  };
}

async function parsedBundle(
  db: PrismaClient,
  versionId: string,
  digest: string,
): Promise<ParsedTemplate> {
  const known = parsed.get(digest);
  if (known) return known;
  const files = await db.templateFile.findMany({
    where: { versionId },
    select: { path: true, content: true },
  });
  const bundle: BundleFiles = Object.fromEntries(files.map((file) => [file.path, file.content]));
  const { template, problems } = parseTemplate(bundle);
  if (!template) {
    throw new PortalError(
      "template_invalid",
      `This version cannot be used: ${problems[0]?.message ?? "it does not parse"}`,
      {
        hint: "Ask the owner of the template for a new version.",
      },
    );
  }
  parsed.set(digest, template);
  return template;
}

/**
 * Sets what a template offers: its latest published version, and that version's own words for the
 * lists.
 */
export async function offerLatest(tx: Prisma.TransactionClient, templateId: string): Promise<void> {
  const versions = await tx.templateVersion.findMany({
    where: { templateId, state: { in: ["published", "deprecated"] } },
    orderBy: { precedence: "desc" },
    select: { version: true, state: true, definition: true, publishedAt: true },
  });
  const latest = versions.find((version) => version.state === "published");
  await tx.template.update({
    where: { id: templateId },
    data: latest
      ? {
          ...listed(latest.definition as unknown as ParsedTemplate["definition"]),
          offeredVersion: latest.version,
          publishedAt: latest.publishedAt,
        }
      : { offeredVersion: null },
  });
}

/** The columns of a template that its offered version decides. */
export function listed(definition: ParsedTemplate["definition"]) {
  // A definition that was stored before there were keywords has none.
  const {
    title,
    summary,
    category,
    tags,
    keywords = [],
    icon,
    owner,
    scope,
    access,
  } = definition as Partial<Pick<typeof definition, "keywords">> &
    Omit<typeof definition, "keywords">;
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

function notOffered(what: string): PortalError {
  return new PortalError("not_found", `There is no template ${what} in the catalog.`, {
    hint: "It may have been withdrawn. Look in the catalog for what replaces it.",
  });
}
