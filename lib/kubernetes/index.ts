export {
  objectKey,
  objectKeyWithVersion,
  objectName,
  type ObjectName,
  objectTitle,
  objectTitleWithNamespace,
} from "./object-identity";
export { apiVersionOf, gvkOf, parseApiVersion } from "./object";
export type { GroupVersionKind, KubernetesObject } from "./object";
export type { ObjectProblem, ObjectProblemCode } from "./problem";
export { builtinRelease } from "./schemas/builtins";
export { readGivenSchema } from "./schemas/given";
export type { GivenSchema } from "./schemas/given";
export type { SchemaEntry } from "./schemas/entry";
export { resourceOf, schemaRegistry, standardRegistry } from "./schemas/registry";
export type { Resource, SchemaRegistry } from "./schemas/registry";
export type { ManifestFile } from "./validate/found-object";
export { validateObjects } from "./validate/validate-objects";
export type { ValidationOptions } from "./validate/validate-objects";
