import type { Database } from "@/lib/db/server";

/** A template that is to be judged, and what stands for the rules and the version of it. */
export interface ToJudge {
  id: string;
  name: string;
  judged: string;
}

/** Offered templates that these rules, named by their digest, did not judge in the version offered. */
export async function templatesToJudge(
  db: Database,
  rules: string,
  most: number,
): Promise<ToJudge[]> {
  return db.$queryRaw<ToJudge[]>`
    SELECT t."id", t."name", ${rules} || ' ' || t."offered_version" AS "judged" FROM "templates" t
    JOIN "template_versions" v ON v."template_id" = t."id" AND v."version" = t."offered_version"
    WHERE t."judged" IS DISTINCT FROM ${rules} || ' ' || t."offered_version" AND EXISTS (SELECT 1 FROM "template_files" f WHERE f."version_id" = v."id")
    ORDER BY t."name" LIMIT ${most}`;
}

/** Keeps how many policies pass a template's example; undefined where nothing is claimed of it. */
export async function saveJudgement(
  db: Database,
  { id, judged }: Pick<ToJudge, "id" | "judged">,
  passed: number | undefined,
): Promise<void> {
  await db.$executeRaw`UPDATE "templates" SET "policies_passed" = ${passed ?? null}::int, "judged" = ${judged} WHERE "id" = ${id}::uuid`;
}
