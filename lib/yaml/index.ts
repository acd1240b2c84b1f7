export {
  nearestNode,
  parseUnchecked,
  parseYaml,
  type Place,
  placesIn,
  type YamlTrees,
} from "./parse-yaml";
export { readNamedFiles } from "./read-named-files";
export {
  maxAliasCount,
  problemWithPlace,
  readYaml,
  readYamlDocument,
  type YamlDocument,
} from "./read-yaml";
