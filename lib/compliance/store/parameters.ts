import { z } from "zod";
import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import { isJsonObject, type JsonObject } from "@/lib/json";
import type { StoredScan } from "./scans";

/** Replaces what was kept of a branch; rows that are as they were are not written again. */
export async function storeParameters(
  tx: Prisma.TransactionClient,
  { repositoryId, branch, parameters }: Pick<StoredScan, "repositoryId" | "branch" | "parameters">,
): Promise<void> {
  const rows = Object.entries(parameters).flatMap(([clusterId, ofCluster]) =>
    Object.entries(ofCluster).map(([namespace, objects]) => ({ clusterId, namespace, objects })),
  );
  const given = JSON.stringify(rows);
  await tx.$executeRaw`
    DELETE FROM "scanned_parameters" p
    WHERE p."repository_id" = ${repositoryId}::uuid AND p."branch" = ${branch} AND NOT EXISTS (
      SELECT 1 FROM jsonb_to_recordset(${given}::jsonb) AS f("clusterId" uuid, "namespace" text)
      WHERE f."clusterId" = p."cluster_id" AND f."namespace" = p."namespace")`;
  await tx.$executeRaw`
    INSERT INTO "scanned_parameters" ("repository_id", "branch", "cluster_id", "namespace", "objects")
    SELECT ${repositoryId}::uuid, ${branch}, f."clusterId", f."namespace", f."objects"
    FROM jsonb_to_recordset(${given}::jsonb) AS f("clusterId" uuid, "namespace" text, "objects" jsonb)
    ON CONFLICT ("repository_id", "branch", "cluster_id", "namespace")
    DO UPDATE SET "objects" = EXCLUDED."objects"
    WHERE "scanned_parameters"."objects" IS DISTINCT FROM EXCLUDED."objects"`;
}

const objectsSchema = z.array(z.custom<JsonObject>((value) => isJsonObject(value)));

/** What was kept of these namespaces of a cluster, of every branch. */
export async function scannedParameters(
  db: Database,
  clusterId: string,
  namespaces: readonly string[],
): Promise<JsonObject[]> {
  const rows = await db.scannedParameters.findMany({
    where: { clusterId, namespace: { in: [...namespaces] } },
    orderBy: [{ namespace: "asc" }, { repositoryId: "asc" }, { branch: "asc" }],
  });
  return rows.flatMap((row) =>
    parseStored(objectsSchema, row.objects, {
      table: "scannedParameters",
      column: "objects",
      id: `${row.clusterId} ${row.namespace}`,
    }),
  );
}
