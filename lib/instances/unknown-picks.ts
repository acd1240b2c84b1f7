import type { PrismaClient } from "@/lib/db/server";
import type { PickedValue } from "@/lib/template";
import { presentRows, recordedColumns } from "./recorded-rows";

/**
 * Beyond so many instances of a team at a target nothing is claimed: looking at all of them would
 * slow every preview down.
 */
const mostLookedAt = 500;

/**
 * Those of the picked values that belong to no instance that is known of this team at this target.
 */
export async function unknownPicks(
  db: PrismaClient,
  where: { team: string; targetId: string },
  picked: readonly PickedValue[],
): Promise<PickedValue[]> {
  if (picked.length === 0) return [];
  const templates = [...new Set(picked.flatMap(({ picker }) => picker.templates))];
  const rows = await db.instance.findMany({
    where: { ...where, templateName: { in: templates }, removedAt: null, commit: { not: null } },
    ...recordedColumns,
    take: mostLookedAt + 1,
  });
  if (rows.length > mostLookedAt) return [];
  const presentations = picked.some(({ picker }) => picker.output !== undefined)
    ? await presentRows(db, rows)
    : [];
  return picked.filter(
    ({ value, picker }) =>
      !rows.some((row, index) => {
        if (!picker.templates.includes(row.templateName)) return false;
        if (picker.output === undefined) return row.name === value;
        return (
          presentations[index]?.outputs.some(
            (output) => output.name === picker.output && output.value === value,
          ) ?? false
        );
      }),
  );
}
