import { catalogPlace, type CatalogUnit, unitOf } from "@/lib/curation";
import type { CatalogFile, CatalogProblem, UnitFiles } from "./catalog-report";

/** Decisions first, so that a revocation waits behind nothing; templates, which take longest, last. */
const order = ["decisions", "policies", "targets", "templates"];

/**
 * The files of a catalog by what is taken over together, in the order in which that is done. What is no file of the layout
 * belongs to nobody; a warning says so where it looks as if it was meant to be one. Pure.
 */
export function unitsOf(files: readonly CatalogFile[]): {
  units: UnitFiles[];
  strays: CatalogProblem[];
} {
  const byUnit = new Map<CatalogUnit, CatalogFile[]>();
  const strays: CatalogProblem[] = [];
  for (const file of files) {
    const place = catalogPlace(file.path);
    if (place === undefined) {
      const problem = strayProblem(file.path);
      if (problem !== undefined) strays.push(problem);
      continue;
    }
    const unit = unitOf(place);
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), file]);
  }
  const units = [...byUnit].map(([unit, own]) => ({
    unit,
    files: own.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  }));
  return { units: units.toSorted((a, b) => compareUnits(a.unit, b.unit)), strays };
}

export function compareUnits(a: CatalogUnit, b: CatalogUnit): number {
  const [first, second] = [a, b].map((unit) => order.indexOf(unit.split("/")[0] ?? ""));
  if (a === b) return 0;
  return (first ?? 0) - (second ?? 0) || (a < b ? -1 : 1);
}

const expected: readonly { pattern: RegExp; hint: string }[] = [
  { pattern: /^(access|settings)\.yml$/i, hint: "Call it access.yaml or settings.yaml." },
  { pattern: /^policies\/.*\.ya?ml$/, hint: "A policy is policies/<name>/policy.yaml." },
  { pattern: /^targets\/.*\.ya?ml$/, hint: "A target is targets/<name>.yaml." },
  { pattern: /^exceptions\/.*\.ya?ml$/, hint: "An exception is exceptions/<name>.yaml." },
  {
    pattern: /^secret-allowances\/.*\.ya?ml$/,
    hint: "An allowance is secret-allowances/<name>.yaml.",
  },
  { pattern: /^versions\/.*\.ya?ml$/, hint: "States of versions are versions/<template>.yaml." },
  {
    pattern: /^(templates|released)\/(.*\/)?template\.yaml$/,
    hint: "A template is templates/<name>/template.yaml, an earlier version of it released/<name>/<version>/template.yaml.",
  },
];

function strayProblem(path: string): CatalogProblem | undefined {
  const meant = expected.find(({ pattern }) => pattern.test(path));
  return (
    meant && {
      severity: "warning",
      path,
      line: 1,
      column: 1,
      message:
        "Nothing reads this file: its path is none of the catalog's layout. Names have small letters, digits, dots and dashes.",
      hint: meant.hint,
    }
  );
}
