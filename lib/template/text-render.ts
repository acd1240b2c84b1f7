import type { CompiledTextFile } from "./compiled";
import { TemplateFault } from "./problems";
import { finishText, segmentsOf, type ValueContext } from "./value-text";

/**
 * Renders a file that is text to the engine: values stand in it as they are, so its format is up to
 * the template.
 */
export function renderText(file: CompiledTextFile, context: ValueContext): string {
  try {
    const text = finishText(segmentsOf(file.text, context), context);
    if (text.includes("\0"))
      throw new TemplateFault(
        "invalid-character",
        "A value has a NUL character, which no text file can hold.",
      );
    return text;
  } catch (thrown) {
    if (!(thrown instanceof TemplateFault)) throw thrown;
    const expressions = file.text.filter((part) => typeof part === "object");
    const blamed =
      expressions.find((expression) => expression.source === thrown.where.expression) ??
      expressions[0];
    const place = blamed === undefined ? { file: file.file } : file.places.get(blamed);
    throw new TemplateFault(
      thrown.code,
      thrown.message,
      { ...place, expression: blamed?.source, ...thrown.where },
      thrown.cause,
    );
  }
}
