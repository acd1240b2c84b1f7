import { createHash } from "node:crypto";
import {
  catalogPlace,
  type CatalogUnit,
  type CurrentFile,
  type CurrentFiles,
  type DecidedFile,
  unitOf,
} from "@/lib/curation";
import { canonicalJson } from "@/lib/json";
import type { UnitState } from "./catalog-head";
import type { CatalogFile, UnitFiles } from "./catalog-report";
import { compareUnits } from "./units";

/** A unit that a catalog has otherwise than it is in force. */
export interface ChangedUnit extends UnitFiles {
  /** What would be decided; of a template nothing: its versions are rows of their own. */
  diff: readonly DecidedFile[];
  /** Of all its files. */
  digest: string;
}

/** What of units is in force: files that were decided and, of templates, the digests of what was taken over. */
export interface InForce {
  current: CurrentFiles;
  states: ReadonlyMap<CatalogUnit, Pick<UnitState, "digest">>;
}

/**
 * The units of a catalog that are not in force as they are there, in the order in which they are taken over. One that is gone
 * from it has no files; a template that is gone changes nothing, since instances may use its versions. Pure.
 */
export function changedUnits(
  units: readonly UnitFiles[],
  { current, states }: InForce,
): ChangedUnit[] {
  const inForce = decidedByUnit(current);
  const given = new Map(units.map(({ unit, files }) => [unit, files]));
  return [...new Set([...given.keys(), ...inForce.keys()])]
    .toSorted(compareUnits)
    .flatMap((unit): ChangedUnit[] => {
      const files = given.get(unit) ?? [];
      const digest = digestOf(files);
      if (unit.startsWith("templates/"))
        return files.length === 0 || states.get(unit)?.digest === digest
          ? []
          : [{ unit, files, diff: [], digest }];
      const diff = diffOf(inForce.get(unit) ?? [], files);
      return diff.length === 0 ? [] : [{ unit, files, diff, digest }];
    });
}

/** What was decided and counts, by unit; templates are not among it. */
export function decidedByUnit({ files }: CurrentFiles): Map<CatalogUnit, CurrentFile[]> {
  const byUnit = new Map<CatalogUnit, CurrentFile[]>();
  for (const file of files.values()) {
    const place = catalogPlace(file.path);
    if (place === undefined || place.kind === "template" || place.kind === "released") continue;
    const unit = unitOf(place);
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), file]);
  }
  return byUnit;
}

/** By which files in force are known again: of their paths and texts, in any order. */
export function digestOf(files: readonly CatalogFile[]): string {
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  return createHash("sha256").update(canonicalJson(texts), "utf8").digest("hex");
}

function diffOf(before: readonly CatalogFile[], after: readonly CatalogFile[]): DecidedFile[] {
  const texts = new Map(before.map(({ path, text }) => [path, text]));
  const kept = new Set(after.map(({ path }) => path));
  return [
    ...after.filter(({ path, text }) => texts.get(path) !== text),
    ...before.filter(({ path }) => !kept.has(path)).map(({ path }) => ({ path, text: null })),
  ].map(({ path, text }) => ({ path, text }));
}
