import { type ParsedDefinition, parseDefinition } from "./definition";
import { withoutUntestable } from "./unchecked-patterns";
import type { YamlSource } from "./yaml-source";

export interface ParseOptions {
  /**
   * The version is published, and stays usable: a pattern that cannot be tested in linear time is
   * not checked, with a warning, where it is an error in what is not published yet.
   */
  isPublished?: boolean;
}

/** `template.yaml`; of a published version without the patterns that are not checked. */
export function parsedDefinition(
  source: YamlSource,
  { isPublished }: ParseOptions,
): ParsedDefinition {
  const parsed = parseDefinition(source);
  const { definition, schema } = parsed;
  if (definition === undefined || isPublished !== true) return parsed;
  const steps = definition.steps.map((step) => ({
    ...step,
    schema: withoutUntestable(step.schema),
  }));
  return { ...parsed, definition: { ...definition, steps }, schema: withoutUntestable(schema) };
}
