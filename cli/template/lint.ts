import { lintTemplate } from "@/lib/template-tests";
import type { SchemaRegistry } from "@/lib/kubernetes";
import type { Outcome } from "../outcome";
import { countInWords, problemInWords } from "./in-words";
import { openBundle } from "./open-bundle";

/** `slipway template lint DIR`. */
export async function lint(folder: string, schemas: SchemaRegistry): Promise<Outcome> {
  const bundle = await openBundle(folder);
  const { ok, template, problems, rendered } = lintTemplate(bundle, { schemas });
  const called = template === undefined ? folder : `${template.definition.name} ${template.definition.version}`;
  const words = [...problems.map(problemInWords), `${called}: ${countInWords(problems)}.`].join("\n");
  return { value: { ok, template: template && { name: template.definition.name, version: template.definition.version, digest: template.digest }, rendered, problems }, words, denied: !ok };
}
