import type { PrismaClient } from "@/lib/db/server";
import type { PickedValue } from "@/lib/template";
import { presentInstances } from "./presentation";
import { recordedOfTeam } from "./store/recorded";

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
  const known = await recordedOfTeam(db, where, templates, mostLookedAt + 1);
  if (known.length > mostLookedAt) return [];
  const presentations = picked.some(({ picker }) => picker.output !== undefined)
    ? await presentInstances(db, known)
    : [];
  return picked.filter(
    ({ value, picker }) =>
      !known.some((instance, index) => {
        if (!picker.templates.includes(instance.template)) return false;
        if (picker.output === undefined) return instance.name === value;
        return (
          presentations[index]?.outputs.some(
            (output) => output.name === picker.output && output.value === value,
          ) ?? false
        );
      }),
  );
}
