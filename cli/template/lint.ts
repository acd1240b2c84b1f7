import { lintNeighbours, lintTemplate } from "@/lib/template-tests";
import type { SchemaRegistry } from "@/lib/kubernetes";
import { type ParsedTemplate, pickersIn, type TemplateProblem } from "@/lib/template";
import type { Outcome } from "../outcome";
import { countInWords, problemInWords } from "./in-words";
import { openBundle } from "./open-bundle";
import { openNeighbours } from "./open-neighbours";
import type { HeldPolicies } from "./policies-of";

/**
 * `slipway template lint DIR`. What it says of other templates is held against those in the same
 * catalog folder; what its tests render, against policies where `judge` is given.
 */
export async function lint(
  folder: string,
  schemas: SchemaRegistry,
  { judge, place }: HeldPolicies = {},
): Promise<Outcome> {
  const bundle = await openBundle(folder);
  const checks = { schemas, ...(judge === undefined ? {} : { judge }) };
  const { ok, template, problems: own, rendered } = lintTemplate(bundle, checks);
  const problems =
    template === undefined ? own : [...own, ...(await lintAmongOthers(folder, template))];
  const called =
    template === undefined ? folder : `${template.definition.name} ${template.definition.version}`;
  const words = [...problems.map(problemInWords), `${called}: ${countInWords(problems)}.`].join(
    "\n",
  );
  return {
    value: {
      ok,
      template: template && {
        name: template.definition.name,
        version: template.definition.version,
        digest: template.digest,
      },
      rendered,
      policies: place,
      problems,
    },
    words,
    denied: !ok,
  };
}

/** A template that stands alone is in no catalog: what it refers to is elsewhere. */
async function lintAmongOthers(
  folder: string,
  template: ParsedTemplate,
): Promise<TemplateProblem[]> {
  if (template.definition.related.length === 0 && pickersIn(template.schema).length === 0)
    return [];
  const neighbours = await openNeighbours(folder);
  return neighbours.size < 2 ? [] : lintNeighbours(template, neighbours);
}
