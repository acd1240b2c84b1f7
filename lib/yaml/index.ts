export { documentData } from "./document-data";
export {
  nearestNode,
  parseUnchecked,
  parseYaml,
  type Place,
  placesIn,
  type YamlTrees,
} from "./parse-yaml";
export { type FileProblem, readNamedFiles } from "./read-named-files";
export { problemWithPlace, readYaml, readYamlDocument, type YamlDocument } from "./read-yaml";
