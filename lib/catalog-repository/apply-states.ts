import type { Context } from "@/lib/access/server";
import { parseVersionStates } from "@/lib/catalog";
import { applyVersionStates } from "@/lib/catalog/server";
import { versionsPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import type { Prisma } from "@/lib/db/server";
import type { CatalogProblem } from "./catalog-report";

/**
 * Brings the versions of a template to the states that were decided of them, and offers those among `drafts` that nothing was
 * decided of. What cannot be done is a warning, since what is missing may come with the next commit.
 */
export async function applyStates(
  ctx: Pick<Context, "config" | "now" | "actor" | "db">,
  tx: Prisma.TransactionClient,
  template: string,
  drafts: readonly string[] = [],
): Promise<CatalogProblem[]> {
  const path = versionsPath(template);
  const file = (await currentFiles(ctx)).files.get(path);
  if (file === undefined && drafts.length === 0) return [];
  const entries = file === undefined ? [] : parseVersionStates(template, file.text).entries;
  const decided = new Set(entries.map(({ version }) => version));
  const offered = drafts
    .filter((version) => !decided.has(version))
    .map((version) => ({ version, state: "published" as const }));
  const problems = await applyVersionStates(
    tx,
    template,
    { entries: [...entries, ...offered], before: [] },
    { now: ctx.now(), by: ctx.actor.name },
  );
  return problems.map((message) => ({ severity: "warning", path, line: 1, column: 1, message }));
}
