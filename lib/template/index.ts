export { oftenFirst } from "./often-first";
export { changesOf } from "./changes-of";
export { parseTemplate } from "./parse-template";
export { checkCompiled, variantDigest } from "./compiled-parameters";
export { type CoveragePoint, templateCoverage, writtenFrom } from "./coverage";
export { descriptionsIn } from "./descriptions";
export { templateDigest } from "./digest";
export { type IconName } from "./icons";
export { limits } from "./limits";
export { lintRelease, tellFor } from "./lint-release";
export { type PickedValue, pickedValues, pickersIn } from "./instance-picker";
export { answersIn, checkBounds, type ParameterContext, validateParameters } from "./parameters";
export { templateFileSchema } from "./template-file-schema";
export { fieldPointer } from "./field-pointer";
export { parametersInWords, type StepInWords } from "./parameter-words";
export { hasErrors } from "./problems";
export { templateProblemsSchema } from "./problem-schema";
export { present, type Presentation } from "./present";
export { whatMade } from "./provenance";
export { render } from "./render";
export { rewriteYaml } from "./rewrite-yaml";
export type {
  BundleFiles,
  InstanceContext,
  ParameterStep,
  ParsedTemplate,
  RenderInput,
  RenderedFile,
  Rendering,
  TargetContext,
  TemplateDefinition,
  TemplateLink,
  TemplateOutput,
  TemplateProblem,
  TemplateScope,
} from "./types";
