export type {
  BundleFiles, Expectation, InstanceContext, ParameterStep, ParsedTemplate, Provenance, RenderInput, RenderedFile, Rendering,
  TargetContext, TemplateDefinition, TemplateLink, TemplateProblem, TemplateRule, TemplateScope,
} from "./types";
