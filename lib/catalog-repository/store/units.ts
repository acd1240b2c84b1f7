import type { CatalogUnit } from "@/lib/curation";
import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import type { UnitState } from "../catalog-head";
import type { CatalogProblem } from "../catalog-report";
import { problemsSchema } from "./problems";

/** Every unit that was ever read, by its name. */
export async function unitStates(
  db: Database,
  repositoryId: string,
): Promise<Map<CatalogUnit, UnitState>> {
  const rows = await db.catalogUnit.findMany({ where: { repositoryId }, orderBy: { unit: "asc" } });
  return new Map(
    rows.map((row) => {
      const unit = row.unit as CatalogUnit;
      const place = { table: "catalogUnit", column: "problems", id: unit };
      return [
        unit,
        {
          unit,
          commit: row.commit ?? undefined,
          author: row.author ?? undefined,
          inForceAt: row.inForceAt ?? undefined,
          digest: row.digest ?? undefined,
          problems: parseStored(problemsSchema, row.problems, place),
          brokenSince: row.brokenSince ?? undefined,
        },
      ];
    }),
  );
}

interface InForce {
  commit: string;
  author: string | undefined;
  inForceAt: Date;
  digest: string;
}

/** Keeps how a unit stands; `inForce` left out: what counts of it stays. */
export async function saveUnit(
  db: Database,
  repositoryId: string,
  unit: CatalogUnit,
  {
    problems,
    brokenSince,
    inForce,
  }: {
    problems: readonly CatalogProblem[];
    brokenSince: Date | undefined;
    inForce?: InForce;
  },
): Promise<void> {
  const data = {
    problems: problems as unknown as Prisma.InputJsonValue,
    brokenSince: brokenSince ?? null,
    ...(inForce === undefined ? {} : { ...inForce, author: inForce.author ?? null }),
  };
  await db.catalogUnit.upsert({
    where: { repositoryId_unit: { repositoryId, unit } },
    create: { repositoryId, unit, ...data },
    update: data,
  });
}

/** Nothing is left of these, here and in the repository. */
export async function dropUnits(
  db: Database,
  repositoryId: string,
  units: readonly CatalogUnit[],
): Promise<void> {
  await db.catalogUnit.deleteMany({ where: { repositoryId, unit: { in: [...units] } } });
}
