import { LineCounter } from "yaml";
import { parseUnchecked } from "@/lib/yaml";
import { nextExpression, parseText } from "./interpolation";
import { scalarsOf } from "./nodes-of";
import { quoteExpression } from "./quote-expression";

/** Expressions of one line that are put in quotes. */
const mostInLine = 20;

/**
 * The line with quotes around every expression that YAML would read as something else. Undefined
 * where it has none, and where it is right as it is.
 */
export function mendedLine(line: string): string | undefined {
  if (nextExpression(line) === -1) return undefined;
  const isInFlow = isWithinFlow(line);
  if (!isInFlow && isRightAlone(line)) return undefined;
  const [first, ...more] = [...mendings(line, isInFlow)];
  return more.findLast(isRightAlone) ?? first;
}

/** The line with the first expression in quotes, then with the second one as well, and so on. */
function* mendings(line: string, isInFlow: boolean): Iterable<string> {
  let mended: string | undefined = line;
  for (let count = 0; count < mostInLine; count += 1) {
    mended = quoteExpression(mended, isInFlow);
    if (mended === undefined) return;
    yield mended;
  }
}

/** A line that is a part of `{}` or `[]` opened elsewhere reads differently by itself. */
function isWithinFlow(line: string): boolean {
  const closed = line.slice(line.lastIndexOf("}}") + 2).trim();
  return /^[^#]*[,}\]]$/.test(closed) && !/[{[]/.test(line.slice(0, nextExpression(line)));
}

/** Whether a YAML reader finds every expression of the line whole, in one scalar. */
function isRightAlone(line: string): boolean {
  const documents = parseUnchecked(line.trim(), new LineCounter(), {});
  if (documents.some(({ errors }) => errors.length > 0)) return false;
  const texts = scalarsOf(documents).map(({ value }) => value);
  const found = texts.reduce<number>((sum, text) => {
    const { parts, unclosed } = parseText(typeof text === "string" ? text : "");
    const whole = parts.filter(({ kind }) => kind === "expression").length;
    return unclosed === undefined ? sum + whole : sum;
  }, 0);
  return found === countIn(line);
}

function countIn(line: string): number {
  const { parts, unclosed } = parseText(line);
  const whole = parts.filter(({ kind }) => kind === "expression").length;
  return unclosed === undefined ? whole : whole + 1;
}
