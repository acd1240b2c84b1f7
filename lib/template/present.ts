import { jsonObject, toJson, type Value } from "./cel-values";
import type { CompiledTemplate } from "./compiled-template";
import { compiledTemplate } from "./compile-on-demand";
import { evaluateText, evaluateValue } from "./compiled-value";
import type { Expression } from "./expression";
import { renderLink } from "./links";
import { Meter } from "./meter";
import { answersIn, scopeOf } from "./parameters";
import { problemOf, TemplateFault } from "./problems";
import type {
  RelatedTemplate,
  RenderInput,
  TemplateLink,
  TemplateOutput,
  TemplateProblem,
} from "./types";
import type { CompiledText, ValueContext } from "./value-text";

/** What a page, the API and a picker show of an instance, from its record alone. */
export interface Presentation {
  links: TemplateLink[];
  outputs: TemplateOutput[];
  related: RelatedTemplate[];
}

/**
 * The links, outputs and related templates of an instance, without rendering a file. What cannot be
 * evaluated with these parameters is left out: a page about an instance is no place to fail for it.
 */
export function present(input: RenderInput): Presentation {
  const compiled = compiledTemplate(input.template);
  const scope = scopeOf(input.template, answersIn(input.template, input.parameters).filled, input);
  return presentIn(
    compiled,
    { scope, meter: new Meter(), substitution: false, templating: () => true },
    () => {},
  );
}

/** The same inside of a rendering, which wants to know of every problem. */
export function presentIn(
  compiled: CompiledTemplate,
  context: ValueContext,
  report: (problem: TemplateProblem) => void,
): Presentation {
  const attempt = <T>(expressions: Expression[], run: () => T[]): T[] => {
    try {
      return run();
    } catch (thrown) {
      const place = expressions
        .map((expression) => compiled.places.get(expression))
        .find((found) => found !== undefined);
      report(problemOf(thrown, { file: "template.yaml", ...place }));
      return [];
    }
  };
  const links = compiled.links.flatMap(({ title, url }) =>
    attempt(expressionsOf(url), () => [{ title, url: renderLink(url, context) }]),
  );
  const outputs = compiled.outputs.flatMap(({ name, title, value, when }) =>
    attempt(when === undefined ? expressionsOf(value) : [when, ...expressionsOf(value)], () => {
      if (when !== undefined && !isConditionTrue(when, context)) return [];
      return [{ name, title, value: evaluateText(value, context) }];
    }),
  );
  const known = new Map<string, Value>(outputs.map(({ name, value }) => [name, value]));
  const reaching = { ...context, scope: { ...context.scope, outputs: known } };
  const related = compiled.related.flatMap(({ template, title, parameters }) =>
    attempt([], () => {
      const members = parameters.flatMap(([name, value]) => {
        const found = evaluateValue(value, reaching);
        return found === undefined ? [] : [[name, toJson(found)] as const];
      });
      return [
        { template, ...(title === undefined ? {} : { title }), parameters: jsonObject(members) },
      ];
    }),
  );
  return { links, outputs, related };
}

function isConditionTrue(when: Expression, context: ValueContext): boolean {
  const value = when.evaluate(context.scope, context.meter);
  if (typeof value === "boolean") return value;
  throw new TemplateFault("wrong-type", "when of an output gives no boolean.", {
    expression: when.source,
    expected: "true or false.",
  });
}

function expressionsOf(text: CompiledText): Expression[] {
  return text.filter((part) => typeof part === "object");
}
