import { expressionEnd, nextExpression } from "./interpolation";

/**
 * The line with its first value that has an expression and is in no quotes put in quotes. Undefined
 * where there is none, or where it does not end on this line. `isInFlow`: the line is part of a `{}`
 * or `[]` that begins above it.
 */
export function quoteExpression(line: string, isInFlow = false): string | undefined {
  let at = nextExpression(line);
  while (at !== -1) {
    const { start, flow: opensFlow } = valueStart(line, at);
    const flow = opensFlow || isInFlow;
    const end = valueEnd(line, at, flow);
    if (end === undefined) return undefined;
    if (!/["'|>]/.test(line[start] ?? "")) {
      const value = line.slice(start, end).trimEnd();
      const rest = line.slice(start + value.length);
      return `${line.slice(0, start)}${quoted(value)}${rest}`;
    }
    // Of a block there is but one value in a line.
    if (!flow) return undefined;
    at = nextExpression(line, end);
  }
  return undefined;
}

function quoted(value: string): string {
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}

/**
 * Where the scalar begins that the expression at `at` is in, and whether it stands inside `{}` or
 * `[]`.
 */
function valueStart(line: string, at: number): { start: number; flow: boolean } {
  const block =
    /^\s*(?:[-?] +)*(?:(?:"[^"]*"|'[^']*'|[^\s#{}[\],"'&*!|>%@`-][^#{}[\],]*?):\s+)?(?:[&!]\S+\s+)*/.exec(
      line.slice(0, at),
    )?.[0].length ?? 0;
  const before = line.slice(block, at);
  if (!/^[{[]/.test(before)) return { start: block, flow: false };
  const opener = /^.*(?:[{[,]\s*|:\s+)/.exec(before)?.[0].length ?? 0;
  return { start: block + opener, flow: true };
}

function valueEnd(line: string, at: number, flow: boolean): number | undefined {
  let end = expressionEnd(line, at + 3);
  if (end === -1) return undefined;
  for (;;) {
    const next = nextExpression(line, end);
    const stop = line.slice(end).search(flow ? /[,}\]]|\s#/ : /\s#|$/);
    const limit = stop === -1 ? line.length : end + stop;
    if (next === -1 || next > limit) return limit;
    end = expressionEnd(line, next + 3);
    if (end === -1) return undefined;
  }
}
