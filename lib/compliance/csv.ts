import type { Verdict } from "@/lib/admission";
import { type CsvColumn, csvTable } from "@/lib/csv";
import type { ComplianceFinding, ImpactedObject, PolicyImpact } from "./compliance";

const columns: readonly CsvColumn<ComplianceFinding>[] = [
  ["standing", ({ verdict }) => verdict],
  ["policy", ({ policy }) => policy],
  ["title", ({ title }) => title],
  ["rule", ({ rule }) => rule],
  ["team", ({ team }) => team],
  ["target", ({ target }) => target.name],
  ["object", ({ object }) => object],
  ["file", ({ file }) => file],
  ["line", ({ line }) => line],
  ["field", ({ field }) => field],
  ["message", ({ message }) => message],
  ["expected", ({ expected }) => expected],
  ["exception", ({ exception }) => exception],
  ["expires", ({ expires }) => expires],
  ["since", ({ since }) => since.toISOString()],
  ["commit", ({ commit }) => commit],
  ["url", ({ url }) => url],
];

/** A finding as an export in JSON has it: as in CSV, its verdict is called `standing` there. */
export function exported({
  id,
  verdict,
  ...rest
}: ComplianceFinding): Omit<ComplianceFinding, "verdict"> & { standing: Verdict } {
  return { id, standing: verdict, ...rest };
}

const table = csvTable(columns);

export const csvHead = table.head;

/** One line for each finding. */
export const csvLines = table.lines;

const objects = csvTable<ImpactedObject & { meaning: string }>([
  ["meaning", ({ meaning }) => meaning],
  ["team", ({ team }) => team],
  ["target", ({ target }) => target],
  ["object", ({ object }) => object],
  ["file", ({ file }) => file],
  ["message", ({ message }) => message],
]);

const told = (meaning: string, all: readonly ImpactedObject[]) =>
  all.map((one) => ({ ...one, meaning }));

/** What a change of a policy would newly deny, and no longer deny, as far as it is listed. */
export function policyImpactCsv({ newlyDenied, noLongerDenied }: PolicyImpact): string {
  return (
    objects.head +
    objects.lines([
      ...told("would be denied", newlyDenied),
      ...told("would no longer be denied", noLongerDenied),
    ])
  );
}
