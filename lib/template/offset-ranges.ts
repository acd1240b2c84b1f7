import { Parser } from "yaml";

/**
 * Whether an offset lies in one of the ranges, each from its start to before its end. Offsets are
 * asked for in their order.
 */
export function rangesOver(ranges: readonly [number, number][]): (at: number) => boolean {
  const sorted = ranges.toSorted(([one], [other]) => one - other);
  let next = 0;
  let reached = 0;
  return (at) => {
    for (let range = sorted[next]; range !== undefined && range[0] <= at; range = sorted[next]) {
      reached = Math.max(reached, range[1]);
      next += 1;
    }
    return at < reached;
  };
}

/** Where a YAML text has comments. */
export function commentRanges(text: string): [number, number][] {
  const ranges: [number, number][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const token = value as { type?: unknown; offset?: unknown; source?: unknown };
    if (
      token.type === "comment" &&
      typeof token.offset === "number" &&
      typeof token.source === "string"
    ) {
      ranges.push([token.offset, token.offset + token.source.length]);
      return;
    }
    for (const child of Object.values(value)) visit(child);
  };
  for (const token of new Parser().parse(text)) visit(token);
  return ranges;
}
