import type { Expression } from "./expression";
import { TemplateFault } from "./problems";
import { textOf, type CompiledText, type ValueContext } from "./value-text";

/**
 * A link of the template with its values: what stands in the path, the query or the fragment is
 * encoded, what stands in the host must look like one, and the whole is an http or https URL.
 */
export function renderLink(text: CompiledText, context: ValueContext): string {
  let url = "";
  for (const part of text) url += typeof part === "string" ? part : valueIn(url, part, context);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    parsed === undefined ||
    !["http:", "https:"].includes(parsed.protocol) ||
    parsed.username !== "" ||
    parsed.password !== ""
  ) {
    throw new TemplateFault("invalid-link", `${JSON.stringify(url)} is not an http or https URL.`);
  }
  return url;
}

function valueIn(before: string, expression: Expression, context: ValueContext): string {
  const value = textOf(expression.evaluate(context.scope, context.meter), expression);
  if (before === "") return value;
  if (/^[a-z]+:\/\/[^/?#]+[/?#]/i.test(before)) return encodeURIComponent(value);
  if (/^[A-Za-z0-9.-]+(?::\d+)?$/.test(value)) return value;
  throw new TemplateFault(
    "invalid-link",
    `${JSON.stringify(value)} cannot be part of a host name.`,
    { expression: expression.source },
  );
}
