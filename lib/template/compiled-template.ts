import type { CompiledTextFile, CompiledYaml, ExpressionPlace } from "./compiled";
import type { CompiledValue } from "./compiled-value";
import type { Expression } from "./expression";
import type { ParsedTemplate } from "./types";
import type { CompiledText } from "./value-text";

/** One entry of `files:`, ready to be rendered. */
export interface CompiledFile {
  from: string;
  to: CompiledText;
  when?: Expression;
  forEach?: Expression;
  content: { kind: "yaml"; yaml: CompiledYaml } | { kind: "text"; text: CompiledTextFile };
}

/** What `parseTemplate` makes besides the plain data of a `ParsedTemplate`. */
export interface CompiledTemplate {
  files: CompiledFile[];
  rules: { expression: Expression; pointer: string; message: string; place: ExpressionPlace }[];
  links: { title: string; url: CompiledText }[];
  outputs: { name: string; title: string; value: CompiledText; when?: Expression }[];
  related: { template: string; title?: string; parameters: [string, CompiledValue][] }[];
  /** Places of the expressions of `template.yaml`. */
  places: Map<Expression, ExpressionPlace>;
}

const compiled = new WeakMap<ParsedTemplate, CompiledTemplate>();

/** Keeps the compiled expressions of a template as long as the template itself is kept. */
export function rememberCompiled(template: ParsedTemplate, made: CompiledTemplate): void {
  compiled.set(template, made);
}

/**
 * The compiled expressions of a template that `parseTemplate` gave; undefined for a copy of one.
 */
export function knownCompiled(template: ParsedTemplate): CompiledTemplate | undefined {
  return compiled.get(template);
}
