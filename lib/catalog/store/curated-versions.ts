import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import { canonicalJson, type Json } from "@/lib/json";
import {
  type BundleFiles,
  type TemplateDefinition,
  type TemplateProblem,
  templateProblemsSchema,
} from "@/lib/template";
import type { VersionState } from "@/lib/catalog";

/** What was found in a version when it was taken in. */
export function problemsOf({ id, problems }: { id: string; problems: unknown }): TemplateProblem[] {
  return parseStored(templateProblemsSchema, problems, {
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
