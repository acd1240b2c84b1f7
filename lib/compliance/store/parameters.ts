import { z } from "zod";
import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import { isJsonObject, type JsonObject } from "@/lib/json";
import { anywhere, type FoundParameters } from "../parameters-of";

/** What a scan of a branch found for policies to take, by cluster and namespace. */
interface ParametersOfBranch {
  repositoryId: string;
  branch: string;
  parameters: Readonly<Record<string, FoundParameters>>;
}

/** Replaces what was kept of a branch; rows that are as they were are not written again. */
export async function storeParameters(
  tx: Prisma.TransactionClient,
  { repositoryId, branch, parameters }: ParametersOfBranch,
): Promise<void> {
  const rows = Object.entries(parameters).flatMap(([clusterId, ofCluster]) =>
    Object.entries(ofCluster.places).map(([namespace, kept]) => ({
      clusterId,
      namespace,
      objects: namespace === anywhere ? { ...kept, references: ofCluster.references } : kept,
    })),
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
const keptSchema = z.union([
  z.object({
    objects: objectsSchema,
    cut: z.array(z.string()),
    /** What the scan looked for in the cluster; only in the row of `anywhere`. */
    references: z.array(z.string()).optional(),
  }),
  // As the first servers that kept parameters wrote it.
  objectsSchema.transform((objects) => ({ objects, cut: [], references: undefined })),
]);

/** What was kept for the objects of a namespace. */
export interface ScannedParameters {
  objects: JsonObject[];
  /**
   * References (`referenceKey`) of which everything is among the objects: every branch of the
   * cluster's targets was scanned by them, and nothing that they take was left out.
   */
  known: string[];
}

/** What was kept of these namespaces of a cluster, `anywhere` among them, of every branch. */
export async function scannedParameters(
  db: Database,
  clusterId: string,
  namespaces: readonly string[],
): Promise<ScannedParameters> {
  const branches = await db.target.findMany({
    where: { clusterId },
    distinct: ["repositoryId", "branch"],
    select: { repositoryId: true, branch: true },
  });
  const rows = await db.scannedParameters.findMany({
    where: { clusterId, namespace: { in: [...namespaces] } },
    orderBy: [{ namespace: "asc" }, { repositoryId: "asc" }, { branch: "asc" }],
  });
  const kept = rows.map((row) => ({
    ...row,
    ...parseStored(keptSchema, row.objects, {
      table: "scannedParameters",
      column: "objects",
      id: `${row.clusterId} ${row.namespace}`,
    }),
  }));
  const lookedFor = branches.map(
    ({ repositoryId, branch }) =>
      new Set(
        kept.find(
          (one) =>
            one.namespace === anywhere &&
            one.repositoryId === repositoryId &&
            one.branch === branch,
        )?.references,
      ),
  );
  const cut = new Set(kept.flatMap((one) => one.cut));
  const [first = new Set<string>()] = lookedFor;
  return {
    objects: kept.flatMap(({ objects }) => objects),
    known: [...first].filter((one) => !cut.has(one) && lookedFor.every((all) => all.has(one))),
  };
}
