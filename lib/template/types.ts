import type { DeclaredHealthCheck } from "@/lib/health-checks";
import type { Json, JsonObject } from "@/lib/json";

/**
 * A template bundle as it is stored: relative POSIX path to text, e.g. `template.yaml`,
 * `files/canary.yaml`.
 */
export type BundleFiles = Readonly<Record<string, string>>;

/**
 * With whose rights an instance is applied: its team's ServiceAccount, or the platform's (needs an
 * Ops approval).
 */
export type TemplateScope = "team" | "platform";

/** One step of the launch form: a JSON Schema 2020-12 object schema with a title. */
export interface ParameterStep {
  title: string;
  description?: string;
  schema: JsonObject;
  /** CEL over `params`: where it is not met, there is no such step, and none of its parameters. */
  when?: string;
}

/** A cross-field check: CEL over the names that expressions may use; it must be true. */
interface TemplateRule {
  rule: string;
  /** JSON Pointer into the parameters of the field to blame, or "" for the form as a whole. */
  pointer: string;
  message: string;
}

export interface TemplateLink {
  title: string;
  url: string;
}

/** What others need to know of an instance, e.g. the name of its Service. */
export interface TemplateOutput {
  name: string;
  title: string;
  value: string;
}

/** A template that goes with this one, and what is known of its parameters. */
export interface RelatedTemplate {
  template: string;
  title?: string;
  parameters: JsonObject;
}

/** `template.yaml` (`slipway.dev/v1alpha1`, kind `Template`), parsed. */
export interface TemplateDefinition {
  name: string;
  /** Semantic version 2.0.0. */
  version: string;
  title: string;
  summary: string;
  category: string;
  tags: string[];
  /** Words it is found by that stand nowhere else. */
  keywords: string[];
  icon: string;
  owner: string;
  scope: TemplateScope;
  access: { groups: string[] };
  steps: ParameterStep[];
  rules: TemplateRule[];
  /**
   * `files:` as declared; undefined means every file under `files/` is rendered to the same path.
   */
  files:
    | { from: string; to: string; when?: string; forEach?: string; text?: boolean }[]
    | undefined;
  links: TemplateLink[];
  /** As declared, expressions and all. */
  outputs: (TemplateOutput & { when?: string })[];
  related: { template: string; title?: string; parameters?: JsonObject }[];
  /** Of custom kinds that Slipway does not know, or knows too little of. */
  healthChecks: DeclaredHealthCheck[];
}

/**
 * A bundle that was parsed once, at the edge, with every expression compiled; what `render` takes.
 */
export interface ParsedTemplate {
  definition: TemplateDefinition;
  readme: string;
  /** sha256 (hex) over the sorted paths and contents of the bundle. */
  digest: string;
  /** All steps in one JSON Schema 2020-12 object schema: what parameters are validated against. */
  schema: JsonObject;
  /** The bundle it was parsed from. */
  bundle: BundleFiles;
}

/**
 * What is wrong with a template, a parameter or an output, and where. Lines and columns count from
 * 1.
 */
export interface TemplateProblem {
  severity: "error" | "warning";
  /** A stable kebab-case word for the kind of problem, e.g. `unquoted-ambiguous-scalar`. */
  code: string;
  message: string;
  /** Path within the bundle or, for a problem of the output, within the instance's manifests. */
  file?: string;
  line?: number;
  column?: number;
  expression?: string;
  /** What would be right, e.g. the line as it should be written. */
  expected?: string;
  /** Who can end it, and how, where nothing that a person fills in can: sentences. */
  remedy?: string;
  /** JSON Pointer into the parameters of the field that a person can change. */
  pointer?: string;
  /** It is not about the parameters, but about the instance's name. */
  about?: "name";
}

export interface InstanceContext {
  id: string;
  name: string;
  team: string;
  namespace: string;
  /** Folder of the instance in the repository, without a trailing slash. */
  path: string;
}

export interface TargetContext {
  name: string;
  environment: string;
  cluster: string;
  vars: Readonly<Record<string, string>>;
  /** Whether Flux's post-build substitution (`${var}`) runs over what is applied there. */
  substitution: boolean;
}

export interface RenderInput {
  template: ParsedTemplate;
  /** As given by the person; defaults of the schema are filled in by the renderer. */
  parameters: JsonObject;
  instance: InstanceContext;
  target: TargetContext;
}

/** Which expressions, and so which parameters, made one node of the output. */
export interface Provenance {
  /** Index of the document in the file, and JSON Pointer within it. */
  document: number;
  pointer: string;
  /** The expressions that made it, as written. */
  expressions: string[];
  /** JSON Pointers into the parameters that those expressions read. */
  parameters: string[];
  /**
   * The node is the value of that parameter as it is: what lies below the one lies below the other.
   */
  direct?: boolean;
}

export interface RenderedFile {
  /** Relative to the instance's `manifests/` folder. */
  path: string;
  content: string;
  /** The parsed documents of a YAML file (empty for text). */
  documents: Json[];
  provenance: Provenance[];
}

export interface Rendering {
  /** Sorted by path; empty when there is an error. */
  files: RenderedFile[];
  links: TemplateLink[];
  outputs: TemplateOutput[];
  /**
   * Errors and warnings, those of the parameters among them. An error means: nothing may be
   * written.
   */
  problems: TemplateProblem[];
}
