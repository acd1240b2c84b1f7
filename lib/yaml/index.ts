export {
  nearestNode,
  parseUnchecked,
  parseYaml,
  type Place,
  placesIn,
  type YamlProblem,
  type YamlReading,
  type YamlTrees,
} from "./parse-yaml";
export {
  maxAliasCount,
  problemWithPlace,
  readYaml,
  readYamlDocument,
  type YamlDocument,
} from "./read-yaml";
