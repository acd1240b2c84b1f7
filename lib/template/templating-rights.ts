import { fromPointer, type JsonObject } from "@/lib/json";
import type { Value } from "./cel-values";
import type { Expression, Scope } from "./expression";
import type { Meter } from "./meter";
import { type ParameterContext, scopeOf } from "./parameters";
import { TemplateFault } from "./problems";
import { type EachOrigin, parametersOf } from "./provenance";
import { isMarkedCopy, isTemplatingAllowed, markBraces, type Templating } from "./templating";
import type { ParsedTemplate } from "./types";

/** The element that `each` stands for: what `forEach` gave in a scope, as a list, and which of it. */
export interface EachElement {
  origin: EachOrigin;
  index: number;
  all(scope: Scope): Value[];
}

/**
 * Knows which braces of the values in one rendering come from parameters whose schema says
 * `x-slipway-templating: allow`. Where an expression reads others as well, it is evaluated once
 * more over parameters with the braces that are allowed marked: that is exact as long as the result
 * is otherwise the same, and where it is not, nothing is allowed.
 */
export class TemplatingRights {
  private known: { scope: Scope; mark: string } | undefined;
  private isMarked = false;

  constructor(
    private readonly template: ParsedTemplate,
    private readonly filled: JsonObject,
    private readonly context: ParameterContext,
    private readonly meter: Meter,
  ) {}

  /** Whether what the expression gave may hold `{{`. */
  of(expression: Expression, value: Value, each: EachElement | undefined): Templating {
    // An expression that reads nothing is the template's own text.
    if (expression.reads.length === 0) return true;
    const parameters = parametersOf(expression, each?.origin);
    if (parameters.length === 0) return false;
    const { schema } = this.template;
    if (parameters.every((pointer) => isTemplatingAllowed(schema, fromPointer(pointer))))
      return true;
    const marked = this.marked();
    if (marked === undefined) return false;
    const copy = this.copyOf(expression, marked.scope, each);
    return copy !== undefined && isMarkedCopy(value, copy, marked.mark)
      ? { copy, mark: marked.mark }
      : false;
  }

  private copyOf(
    expression: Expression,
    scope: Scope,
    each: EachElement | undefined,
  ): Value | undefined {
    try {
      const element = each?.all(scope)[each.index];
      return expression.evaluate(
        element === undefined ? scope : { ...scope, each: element },
        this.meter,
      );
    } catch (thrown) {
      if (thrown instanceof TemplateFault && thrown.code !== "too-expensive") return undefined;
      throw thrown;
    }
  }

  private marked(): { scope: Scope; mark: string } | undefined {
    if (this.isMarked) return this.known;
    this.isMarked = true;
    const marked = markBraces(this.filled, this.template.schema);
    if (marked === undefined) return undefined;
    this.known = {
      scope: scopeOf(this.template, marked.parameters, this.context),
      mark: marked.mark,
    };
    return this.known;
  }
}
