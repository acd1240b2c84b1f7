export {
  type Labels,
  labelSelectorSchema,
  parseSelector,
  type Selector,
  isSelected,
} from "./label-selector";
export {
  objectKey,
  objectKeyWithVersion,
  objectName,
  type ObjectName,
  objectTitle,
  objectTitleWithNamespace,
} from "./object-identity";
export { parseApiVersion } from "./object";
export type { ObjectProblem } from "./problem";
export { type ImmutableChange, immutableChanges } from "./immutable-fields";
export { type DescribedPlace, describePlace, knownKinds } from "./schemas/describe-place";
export { readGivenSchema } from "./schemas/given";
export type { GivenSchema } from "./schemas/given";
export { resourceOf, schemaRegistry, standardRegistry } from "./schemas/registry";
export type { SchemaRegistry } from "./schemas/registry";
export { storedObject } from "./validate/as-decoded";
export { flatten, type ManifestFile } from "./validate/found-object";
export { validateObjects } from "./validate/validate-objects";
export type { ValidationOptions } from "./validate/validate-objects";
export { isQuota } from "./quota-share";
export { whatExists } from "./what-exists";
