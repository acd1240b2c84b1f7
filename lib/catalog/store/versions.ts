import { LRUCache } from "lru-cache";
import { z } from "zod";
import { type Database, parseStored, type Prisma, type PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { DeclaredHealthCheck } from "@/lib/health-checks";
import { canonicalJson, type Json } from "@/lib/json";
import {
  type BundleFiles,
  type ParsedTemplate,
  type TemplateDefinition,
  type TemplateProblem,
  type TemplateScope,
} from "@/lib/template";
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

const problemsSchema: z.ZodType<TemplateProblem[]> = z.array(
  z.object({
    severity: z.enum(["error", "warning"]),
    code: z.string(),
    message: z.string(),
    file: z.string().optional(),
    line: z.number().optional(),
    column: z.number().optional(),
    expression: z.string().optional(),
    expected: z.string().optional(),
    pointer: z.string().optional(),
  }),
);

/** What was found in a version when it was taken in. */
export function problemsOf({ id, problems }: { id: string; problems: unknown }): TemplateProblem[] {
  return parseStored(problemsSchema, problems, {
    table: "templateVersion",
    column: "problems",
    id,
  });
}

/** A version as those see it who curate: without its bundle. */
export interface CuratedVersion {
  id: string;
  templateId: string;
  digest: string;
  state: VersionState;
  problems: TemplateProblem[];
}

/** Undefined where there is no such version. */
export async function findVersion(
  db: Database,
  name: string,
  version: string,
): Promise<CuratedVersion | undefined> {
  const row = await db.templateVersion.findFirst({ where: { version, template: { name } } });
  if (row === null) return undefined;
  const { id, templateId, digest, state } = row;
  return { id, templateId, digest, state, problems: problemsOf(row) };
}

/** What is there of a version that is to be taken in; undefined: nothing. */
export async function versionOfTemplate(
  tx: Database,
  templateId: string,
  version: string,
): Promise<{ id: string; digest: string; state: VersionState } | undefined> {
  const row = await tx.templateVersion.findUnique({
    where: { templateId_version: { templateId, version } },
  });
  return row === null ? undefined : { id: row.id, digest: row.digest, state: row.state };
}

export async function removeVersion(tx: Database, id: string): Promise<void> {
  await tx.templateVersion.delete({ where: { id } });
}

/** Stores a version with its files, as a draft. Answers its id. */
export async function storeVersion(
  tx: Database,
  version: {
    templateId: string;
    version: string;
    precedence: string;
    digest: string;
    definition: TemplateDefinition;
    readme: string;
    problems: readonly TemplateProblem[];
    changes: string;
    bundle: BundleFiles;
  },
): Promise<string> {
  const { bundle, definition, problems, ...rest } = version;
  const files = Object.entries(bundle).map(([path, content]) => ({ path, content }));
  const created = await tx.templateVersion.create({
    data: {
      ...rest,
      definition: definition as unknown as Prisma.InputJsonValue,
      problems: problems as unknown as Prisma.InputJsonValue,
      files: { createMany: { data: files } },
    },
  });
  return created.id;
}

/** Moves a version to another state; `published`: by whom, and when. */
export async function saveState(
  tx: Database,
  id: string,
  to:
    | { state: "published"; publishedAt: Date; publishedBy: string }
    | { state: Exclude<VersionState, "draft" | "published"> },
): Promise<void> {
  await tx.templateVersion.update({ where: { id }, data: to });
}

/** Keeps what is said of a version now; nothing is written where it is what was said before. */
export async function saveProblems(
  tx: Database,
  id: string,
  problems: readonly TemplateProblem[],
): Promise<void> {
  const before = await tx.templateVersion.findUniqueOrThrow({
    where: { id },
    select: { id: true, problems: true },
  });
  if (asText(problemsOf(before)) === asText(problems)) return;
  await tx.templateVersion.update({
    where: { id },
    data: { problems: problems as unknown as Prisma.InputJsonValue },
  });
}

const asText = (problems: readonly TemplateProblem[]) => canonicalJson(problems as unknown as Json);

const scopeSchema: z.ZodType<TemplateScope> = z.enum(["team", "platform"]);

/** What a check needs of a version that the record of an instance names. */
export interface KnownVersion {
  digest: string;
  scope: TemplateScope;
  healthChecks: readonly DeclaredHealthCheck[];
}

/**
 * Digest, scope and health checks of every version of every template, whatever its state, by
 * `name@version`.
 */
export async function knownVersions(db: Database): Promise<Map<string, KnownVersion>> {
  const [rows, declared] = await Promise.all([
    db.templateVersion.findMany({
      select: {
        id: true,
        version: true,
        digest: true,
        template: { select: { id: true, name: true, scope: true } },
      },
    }),
    declaredHealthChecks(db),
  ]);
  return new Map(
    rows.map(({ id: versionId, version, digest, template: { id, name, scope } }) => [
      `${name}@${version}`,
      {
        digest,
        scope: parseStored(scopeSchema, scope, { table: "template", column: "scope", id }),
        healthChecks: declared.get(versionId) ?? [],
      },
    ]),
  );
}

const healthChecksSchema: z.ZodType<DeclaredHealthCheck[]> = z.array(
  z.union([
    z.object({ apiVersion: z.string(), kind: z.string(), none: z.string() }),
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      current: z.string(),
      inProgress: z.string().exactOptional(),
      failed: z.string().exactOptional(),
    }),
  ]),
);

/** Of the few versions that declare any, by their id. */
async function declaredHealthChecks(db: Database): Promise<Map<string, DeclaredHealthCheck[]>> {
  const rows = await db.$queryRaw<{ id: string; checks: unknown }[]>`
    SELECT "id"::text AS "id", "definition"->'healthChecks' AS "checks"
    FROM "template_versions"
    WHERE jsonb_path_exists("definition", '$.healthChecks[*]')`;
  return new Map(
    rows.map(({ id, checks }) => [
      id,
      parseStored(healthChecksSchema, checks, {
        table: "template_version",
        column: "definition",
        id,
      }),
    ]),
  );
}
