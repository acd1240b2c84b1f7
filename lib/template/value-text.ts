import { type Expression, type Scope } from "./expression";
import { canonicalValue } from "./canonical-value";
import { typeName, type Value } from "./cel-values";
import type { Meter } from "./meter";
import { TemplateFault } from "./problems";
import { hasTemplating, type Templating } from "./templating";
import { numberText } from "./yaml-emit";

/** A piece of a finished text: of the template itself, or of a value. */
export interface Segment {
  text: string;
  /** Set for a value: whether it may hold `{{`, or which of its braces may be two in a row. */
  value?: { templating: boolean | { copy: string; mark: string } };
}

/** A text of the template with its expressions compiled. */
export type CompiledText = readonly (string | Expression)[];

/** What a rendering brings along wherever a value is written. */
export interface ValueContext {
  scope: Scope;
  meter: Meter;
  /** Whether Flux's substitution runs over what is written. */
  substitution: boolean;
  /** Whether the value that this expression gave may hold `{{`. */
  templating(expression: Expression, value: Value): Templating;
}

/** The text of a scalar value where it stands between other text. */
export function textOf(value: Value | undefined, expression: Expression): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint")
    return typeof value === "number" ? plainNumber(value) : numberText(value);
  if (typeof value === "boolean") return String(value);
  const empty = value === undefined || value === null;
  throw new TemplateFault(
    "wrong-type",
    `The expression gives ${typeName(value)}, and stands inside a text.`,
    {
      expression: expression.source,
      expected: empty
        ? 'A string, number or boolean; for nothing write .orValue("").'
        : `A string, number or boolean; ${canonicalHint(value)}`,
    },
  );
}

const plainNumber = (value: number) => (Object.is(value, -0) ? "0" : String(value));

function canonicalHint(value: Value): string {
  return Array.isArray(value)
    ? 'write .join(",") or toJson(…).'
    : `write toJson(…), which gives ${canonicalValue(value).slice(0, 40)}.`;
}

/** Evaluates a mixed text into segments. */
export function segmentsOf(text: CompiledText, context: ValueContext): Segment[] {
  return text.map((part) => {
    if (typeof part === "string") return { text: part };
    const value = part.evaluate(context.scope, context.meter);
    return valueSegment(textOf(value, part), part, context);
  });
}

/** A text that is the value of an expression. */
export function valueSegment(
  text: string,
  expression: Expression,
  context: Pick<ValueContext, "templating">,
): Segment {
  const templating = text.includes("{") && context.templating(expression, text);
  if (typeof templating === "boolean") return { text, value: { templating } };
  const { copy, mark } = templating;
  return { text, value: { templating: typeof copy === "string" && { copy, mark } } };
}

/**
 * The finished text. No value may become somebody else's template: `${` gets its `$` doubled where
 * Flux's substitution will run (it reads `$$` as `$`, so dollars in a row are doubled too), `{{` is
 * refused; also where a value and its neighbour make them together. The template's own text stays
 * as it is, but for a last `$` that a value would make something of.
 */
export function finishText(
  segments: readonly Segment[],
  { substitution }: { substitution: boolean },
): string {
  const text = segments.map((segment) => segment.text).join("");
  if (!segments.some((segment) => segment.value !== undefined)) return text;
  if (/\p{Cs}/u.test(text))
    throw new TemplateFault(
      "invalid-character",
      "A value has half a character (a lone surrogate), which no file can hold.",
    );
  if (text.includes("{{")) refuseTemplating(segments, text);
  return substitution && text.includes("$") ? escapeDollars(segments, text) : text;
}

function refuseTemplating(segments: readonly Segment[], text: string): void {
  const forbidden = segments.flatMap(({ text: own, value }) => {
    const templating = value?.templating ?? true;
    if (typeof templating === "boolean") return Array<boolean>(own.length).fill(!templating);
    return Array.from({ length: own.length }, (_, at) => templating.copy[at] !== templating.mark);
  });
  for (let at = text.indexOf("{{"); at !== -1; at = text.indexOf("{{", at + 1)) {
    if (forbidden[at] === true || forbidden[at + 1] === true) {
      throw new TemplateFault(
        "templating-in-value",
        "A value holds {{, which a template engine behind this one could execute.",
        {
          expected:
            "A value without {{, or x-slipway-templating: allow in the schema of the parameter.",
        },
      );
    }
  }
}

function escapeDollars(segments: readonly Segment[], text: string): string {
  let out = "";
  let offset = 0;
  for (const [index, segment] of segments.entries()) {
    const end = offset + segment.text.length;
    if (segment.value === undefined) {
      out += segment.text;
      const meetsValue =
        segments[index + 1]?.value !== undefined && (text[end] === "$" || text[end] === "{");
      if (meetsValue && hasOpenDollarAtEnd(segment.text)) out += "$";
    } else {
      for (; offset < end; offset += 1) {
        const doubled =
          text[offset] === "$" &&
          (text[offset + 1] === "$" || text[offset + 1] === "{" || text[offset - 1] === "$");
        out += doubled ? "$$" : text[offset];
      }
    }
    offset = end;
  }
  return out;
}

/** True where the last `$` is one for itself: two of them are a `$` that the template escaped. */
function hasOpenDollarAtEnd(text: string): boolean {
  let dollars = 0;
  while (text[text.length - 1 - dollars] === "$") dollars += 1;
  return dollars % 2 === 1;
}

/**
 * A whole value as it is written: every string in it, keys too, made safe in the same way.
 * `templating` is asked where there is a `{{` in it.
 */
export function finishValue(
  value: Value,
  context: { substitution: boolean; templating: () => Templating },
): Value {
  const templating = hasTemplating(value) && context.templating();
  if (typeof templating === "boolean") return finish(value, value, () => ({ templating }), context);
  const { copy, mark } = templating;
  return finish(value, copy, (text) => ({ templating: { copy: text, mark } }), context);
}

/** `copy` has the shape of the value. */
function finish(
  value: Value,
  copy: Value,
  of: (copy: string) => NonNullable<Segment["value"]>,
  context: { substitution: boolean },
): Value {
  if (typeof value === "string")
    return finishText([{ text: value, value: of(String(copy)) }], context);
  if (Array.isArray(value))
    return value.map((item, index) => finish(item, (copy as Value[])[index] ?? null, of, context));
  if (!(value instanceof Map)) return value;
  const copies = [...(copy as Map<string, Value>)];
  return new Map(
    [...value].map(([key, item], index) => {
      const [copiedKey, copiedItem] = copies[index] ?? ["", null];
      return [finish(key, copiedKey, of, context) as string, finish(item, copiedItem, of, context)];
    }),
  );
}
