import type { ExpressionPlace } from "./compiled";
import { positionOf } from "./definition";
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
