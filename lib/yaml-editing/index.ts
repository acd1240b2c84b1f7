/** Changes of YAML that leave every byte which they are not about. */
export { editYaml, type YamlEdit, type YamlEdited, type YamlPath } from "./edit-yaml";
export { collectionAt, type EditableYaml, nodeAt, openYaml } from "./open-yaml";
export { jsonOf } from "./yaml-tree";
export { entriesOf, type Entry } from "./entries";
export { Unwritable } from "./unwritable";
export { spliced, type Splice } from "./splice";
export { keyAsText } from "./written-value";
