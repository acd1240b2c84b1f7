import type { CatalogUnit } from "@/lib/curation";
import type { Database } from "@/lib/db/server";
import type { JobContext } from "@/lib/jobs/server";
import type { CatalogHead, UnitState } from "./catalog-head";
import type { UnitFiles } from "./catalog-report";
import { digestOf } from "./changed-units";
import { dropUnits, saveUnit, unitStates } from "./store/units";
import type { TakenUnit } from "./take-over-units";

interface Reading {
  commit: string;
  author: string | undefined;
  /** What was taken over, or tried in vain. */
  taken: readonly TakenUnit[];
  /** All that is in the repository. */
  units: readonly UnitFiles[];
}

/**
 * Keeps how each unit stands after a reading: what is in force from which commit, and what is broken since when. What had been
 * broken and is as it is in force again is mended.
 */
export async function keepUnits(
  { db, now }: { db: Database } & Pick<JobContext, "now">,
  { repository: { id } }: Pick<CatalogHead, "repository">,
  { commit, author, taken, units }: Reading,
): Promise<void> {
  const states = await unitStates(db, id);
  const files = new Map(units.map((one) => [one.unit, one.files]));
  const inForce = (unit: CatalogUnit) => ({
    commit,
    author,
    inForceAt: now(),
    digest: digestOf(files.get(unit) ?? []),
  });
  const done = new Set(taken.map(({ unit }) => unit));
  for (const { unit, problems, isInForce } of taken) {
    const brokenSince = isInForce ? undefined : (states.get(unit)?.brokenSince ?? now());
    if (!isInForce) await saveUnit(db, id, unit, { problems, brokenSince });
    else if (files.has(unit))
      await saveUnit(db, id, unit, { problems, brokenSince, inForce: inForce(unit) });
  }
  for (const unit of files.keys()) {
    const state = states.get(unit);
    if (done.has(unit) || (state !== undefined && state.brokenSince === undefined)) continue;
    await saveUnit(db, id, unit, {
      problems: [],
      brokenSince: undefined,
      ...(state?.commit === undefined ? { inForce: inForce(unit) } : {}),
    });
  }
  const held = new Set(taken.filter(({ isInForce }) => !isInForce).map(({ unit }) => unit));
  const gone = [...states.values()].filter(({ unit }) => !files.has(unit) && !held.has(unit));
  // A template whose folder is gone stays, since its versions do; what was wrong with it is gone, too.
  const [kept, dropped] = [gone.filter(isKept), gone.filter((state) => !isKept(state))];
  for (const { unit, brokenSince } of kept)
    if (brokenSince !== undefined)
      await saveUnit(db, id, unit, { problems: [], brokenSince: undefined });
  await dropUnits(
    db,
    id,
    dropped.map(({ unit }) => unit),
  );
}

const isKept = ({ unit, commit }: UnitState) =>
  unit.startsWith("templates/") && commit !== undefined;
