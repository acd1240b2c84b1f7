import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import type { DeclaredHealthCheck } from "@/lib/health-checks";
import { type TemplateScope } from "@/lib/template";

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
