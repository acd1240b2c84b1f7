export type { Completed, Completion } from "./completed";
export { type BundleKnowledge, completeTemplateFile, describeAt } from "./complete-by-schema";
export {
  completeInterpolation,
  completeTemplateExpression,
  type ExpressionScope,
} from "./complete-expression";
export {
  completeObject,
  describeObjectAt,
  type KnownKind,
  type ObjectField,
  type ObjectPlace,
  type ObjectQuestion,
  type ObjectSchemas,
} from "./complete-object";
export { type YamlContext, yamlContextAt } from "./yaml-context";
