import { z } from "zod";
import type { Database } from "@/lib/db/server";
import type { Relation } from "@/lib/timeline";

/** The kind of event that keeps how one commit lies to another. */
export const comparedKind = "compared";

const comparedSchema = z.object({
  relation: z.enum(["equal", "before", "descends", "diverged", "unknown"]),
});

/**
 * How revisions lie to a commit, by revision, as far as it was asked. What another version wrote and
 * this one cannot read counts as not asked.
 */
export async function comparedTo(
  db: Database,
  repositoryId: string,
  commit: string,
): Promise<Map<string, Relation>> {
  const rows = await db.event.findMany({
    where: {
      source: "portal",
      kind: comparedKind,
      repositoryId,
      payload: { path: ["commit"], equals: commit },
    },
    select: { commit: true, payload: true },
  });
  return new Map(
    rows.flatMap((row) => {
      const compared = comparedSchema.safeParse(row.payload);
      return row.commit !== null && compared.success ? [[row.commit, compared.data.relation]] : [];
    }),
  );
}
