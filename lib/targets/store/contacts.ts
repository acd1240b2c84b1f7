import type { Database } from "@/lib/db/server";
import type { TargetContact } from "../contact";

interface Row {
  name: string;
  title: string;
  environment: string;
  cluster: string;
  isAsked: boolean;
  askedAt: Date | null;
  answeredAt: Date | null;
  unansweredSince: Date | null;
  problem: string | null;
  fluxHeardAt: Date | null;
  flaggerHeardAt: Date | null;
}

/**
 * How every target and Slipway hear of each other, in the order of pickers. That a cluster's
 * credential is there is found out without reading it.
 */
export async function targetContacts(db: Database): Promise<TargetContact[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT t."name", t."title", t."environment", c."name" AS "cluster",
      c."api_url" IS NOT NULL AND c."credential" IS NOT NULL AS "isAsked",
      t."asked_at" AS "askedAt", t."answered_at" AS "answeredAt",
      t."unanswered_since" AS "unansweredSince", t."problem",
      t."flux_heard_at" AS "fluxHeardAt", t."flagger_heard_at" AS "flaggerHeardAt"
    FROM "targets" t JOIN "clusters" c ON c."id" = t."cluster_id" ORDER BY t."position", t."name"`;
  return rows.map(toContact);
}

/** What is left of a cluster that is not asked any more, or that answers again, is of no use. */
function toContact(row: Row): TargetContact {
  const { name, title, environment, cluster, isAsked } = row;
  const unansweredSince = (isAsked ? row.unansweredSince : null) ?? undefined;
  return {
    name,
    title,
    environment,
    cluster,
    api: {
      isAsked,
      askedAt: (isAsked ? row.askedAt : null) ?? undefined,
      answeredAt: (isAsked ? row.answeredAt : null) ?? undefined,
      unansweredSince,
      problem: (unansweredSince === undefined ? null : row.problem) ?? undefined,
    },
    fluxHeardAt: row.fluxHeardAt ?? undefined,
    flaggerHeardAt: row.flaggerHeardAt ?? undefined,
  };
}
