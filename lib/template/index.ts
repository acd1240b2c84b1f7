export { checkParameters, problemsWithin } from "./check-parameters";
export { parseTemplate, type ParseResult } from "./parse-template";
export { celLibrary } from "./cel-library";
export type { LibraryFunction } from "./cel-library/library-function";
export { celNames } from "./cel-names";
export { checkCompiled } from "./compiled-parameters";
export { withDefaults } from "./defaults";
export { definitionFields } from "./definition-schema";
export { templateDigest } from "./digest";
export type { FieldProblem } from "./field-problem";
export { type IconName, iconNames } from "./icons";
export {
  type InstancePicker,
  type PickedValue,
  pickedValues,
  pickerOf,
  pickersIn,
} from "./instance-picker";
export { limits } from "./limits";
export { parametersSchema, type ParameterContext, validateParameters } from "./parameters";
export { checkPath } from "./paths";
export { fieldPointer } from "./field-pointer";
export { hasErrors, type ProblemCode, problemCodes } from "./problems";
export { present, type Presentation } from "./present";
export { whatMade } from "./provenance";
export { render } from "./render";
export { rewriteYaml } from "./rewrite-yaml";
export type {
  BundleFiles,
  InstanceContext,
  ParameterStep,
  ParsedTemplate,
  Provenance,
  RelatedTemplate,
  RenderInput,
  RenderedFile,
  Rendering,
  TargetContext,
  TemplateDefinition,
  TemplateLink,
  TemplateOutput,
  TemplateProblem,
  TemplateRule,
  TemplateScope,
} from "./types";
