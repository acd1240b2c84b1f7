import type { ExpressionPlace } from "./compiled";
import { nearest, positionOf } from "./position-of";
import type { YamlSource } from "./yaml-source";

/** Where a path of the schema of a step stands in `template.yaml`, or the nearest thing above it. */
export type ParameterPlace = (step: number, path: readonly string[]) => ExpressionPlace;

/** Parameters are one schema, or a list of them. */
export function parameterPlaces(source: YamlSource): ParameterPlace {
  const isList = source.documents[0]?.getIn(["spec", "parameters", 0]) !== undefined;
  return (step, path) => {
    const keys = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const at = ["spec", "parameters", ...(isList ? [step] : []), ...keys];
    return { file: "template.yaml", ...positionOf(at, source) };
  };
}

/** Where a path of the schema of all steps stands in `template.yaml`: in the step that has it. */
export type SchemaPlace = (path: readonly string[]) => ExpressionPlace;

export function schemaPlaces(source: YamlSource, steps: number): SchemaPlace {
  const isList = source.documents[0]?.getIn(["spec", "parameters", 0]) !== undefined;
  const roots = isList
    ? Array.from({ length: steps }, (_, step) => ["spec", "parameters", step])
    : [["spec", "parameters"]];
  return (path) => {
    const keys = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    // What a step says besides its parameters is one of `allOf` where there are several steps.
    const within = path[0] === "allOf" ? [keys, keys.slice(2)] : [keys];
    const found = roots
      .flatMap((root) => within.map((each) => nearest([...root, ...each], source)))
      .filter((each) => each !== undefined)
      .toSorted((a, b) => b.depth - a.depth)[0];
    return { file: "template.yaml", ...(found?.position ?? { line: 1, column: 1 }) };
  };
}
