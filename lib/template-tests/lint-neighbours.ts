import { isJsonObject } from "@/lib/json";
import { type ParsedTemplate, pickersIn, type TemplateProblem } from "@/lib/template";

/**
 * What a template says of others, held against those that stand beside it in a catalog folder
 * (itself among them): the templates that it relates to and picks instances of, the parameters that
 * it fills in, the outputs that it picks. Warnings only, since another catalog may have them.
 */
export function lintNeighbours(
  template: ParsedTemplate,
  neighbours: ReadonlyMap<string, ParsedTemplate>,
): TemplateProblem[] {
  const related = template.definition.related.flatMap(({ template: name, parameters = {} }) => {
    const other = neighbours.get(name);
    if (other === undefined) return [warn(`related names ${name}, which is not in this catalog.`)];
    const declared = isJsonObject(other.schema["properties"]) ? other.schema["properties"] : {};
    const unknown = Object.keys(parameters).filter(
      (parameter) => !Object.hasOwn(declared, parameter),
    );
    return unknown.map((parameter) =>
      warn(`related fills in ${parameter}, which ${name} does not ask for.`),
    );
  });
  const picked = pickersIn(template.schema).flatMap(({ templates, output }) =>
    templates.flatMap((name) => {
      const other = neighbours.get(name);
      if (other === undefined)
        return [warn(`A parameter picks instances of ${name}, which is not in this catalog.`)];
      const gives =
        output === undefined || other.definition.outputs.some((one) => one.name === output);
      return gives
        ? []
        : [warn(`A parameter picks the output ${output} of ${name}, which has none.`)];
    }),
  );
  return [...related, ...picked];
}

function warn(message: string): TemplateProblem {
  return { severity: "warning", code: "unknown-template", message, file: "template.yaml" };
}
