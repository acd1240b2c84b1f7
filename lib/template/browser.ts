/**
 * The light door of the noun: what a form needs in the browser, without YAML, CEL or anything that
 * compiles code.
 */
export { checkParameters, problemsWithin } from "./check-parameters";
export { withDefaults } from "./defaults";
export { fieldName } from "./field-messages";
export type { FieldProblem } from "./field-problem";
export { type InstancePicker, pickerOf } from "./instance-picker";
export { fieldPointer } from "./field-pointer";
export type {
  ParameterStep,
  Provenance,
  RenderedFile,
  Rendering,
  TemplateDefinition,
  TemplateLink,
  TemplateProblem,
  TemplateRule,
  TemplateScope,
} from "./types";
