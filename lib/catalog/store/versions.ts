import { LRUCache } from "lru-cache";
import { type Database, type PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { type BundleFiles, type ParsedTemplate } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import type { VersionState } from "@/lib/catalog";
import { parseTemplateTask } from "../tasks";

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
  const files = await bundleOf(db, versionId);
  const { template, problems } = await runTask(parseTemplateTask, { files, isPublished: true });
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

/** The files of a version. */
export async function bundleOf(db: Database, versionId: string): Promise<BundleFiles> {
  const files = await db.templateFile.findMany({
    where: { versionId },
    select: { path: true, content: true },
  });
  return Object.fromEntries(files.map((file) => [file.path, file.content]));
}

/** A version with its files, as authors work on it. */
export interface VersionBundle {
  name: string;
  version: string;
  digest: string;
  state: VersionState;
  category: string;
  accessGroups: string[];
  /** Of the template: where its versions come from. */
  source: string;
  files: BundleFiles;
}

/**
 * A version of a template with its files; without a number the one that is offered or, where none is, the latest.
 * Undefined where there is none.
 */
export async function findBundle(
  db: Database,
  name: string,
  version?: string,
): Promise<VersionBundle | undefined> {
  const template = await db.template.findUnique({ where: { name } });
  if (template === null) return undefined;
  const wanted = version ?? template.offeredVersion ?? undefined;
  const row = await db.templateVersion.findFirst({
    where: { templateId: template.id, ...(wanted === undefined ? {} : { version: wanted }) },
    orderBy: { precedence: "desc" },
    select: { id: true, version: true, digest: true, state: true },
  });
  if (row === null) return undefined;
  const { id, ...found } = row;
  const { category, accessGroups, source } = template;
  return { name, ...found, category, accessGroups, source, files: await bundleOf(db, id) };
}

/** The latest version of a template that is, or was, offered, whatever is offered now; undefined: none ever was. */
export async function latestReleased(
  db: Database,
  name: string,
): Promise<VersionBundle | undefined> {
  const row = await db.templateVersion.findFirst({
    where: { template: { name }, state: { not: "draft" } },
    orderBy: { precedence: "desc" },
    select: { version: true },
  });
  return row === null ? undefined : findBundle(db, name, row.version);
}

/** Whether a version with these files is, or was, offered to developers. */
export async function isPublishedDigest(db: Database, digest: string): Promise<boolean> {
  const found = await db.templateVersion.findFirst({
    where: { digest, state: { not: "draft" } },
    select: { id: true },
  });
  return found !== null;
}

/** The version with these files that is, or was, offered to developers; undefined where there is none. */
export async function publishedByDigest(
  db: Database,
  digest: string,
): Promise<{ name: string; version: string } | undefined> {
  const row = await db.templateVersion.findFirst({
    where: { digest, state: { not: "draft" } },
    select: { version: true, template: { select: { name: true } } },
  });
  return row === null ? undefined : { name: row.template.name, version: row.version };
}

/** Every version that is, or was, offered, by the name of its template, the latest first. */
export async function offeredOnce(db: Database): Promise<
  {
    id: string;
    name: string;
    version: string;
    digest: string;
    state: VersionState;
    source: string;
  }[]
> {
  const rows = await db.templateVersion.findMany({
    where: { state: { not: "draft" } },
    orderBy: [{ template: { name: "asc" } }, { precedence: "desc" }, { version: "desc" }],
    select: {
      id: true,
      version: true,
      digest: true,
      state: true,
      template: { select: { name: true, source: true } },
    },
  });
  return rows.map(({ template, ...version }) => ({ ...version, ...template }));
}

function notOffered(what: string): PortalError {
  return new PortalError("not_found", `There is no template ${what} in the catalog.`, {
    hint: "It may have been withdrawn. Look in the catalog for what replaces it.",
  });
}
