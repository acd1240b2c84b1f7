import type { Read } from "./cel-reads";
import type { Expression } from "./expression";
import { isWithin, toPointer } from "@/lib/json";
import type { Provenance, RenderedFile } from "./types";
import type { MadeNode } from "./yaml-render";

/** What `each` stands for in one rendering of a file. */
export interface EachOrigin {
  /**
   * Pointers into the parameters of what `forEach` went over, down to this element where that is
   * known.
   */
  parameters: string[];
  /** Whether `each.x` is the member `x` of the parameter. */
  direct: boolean;
  expressions: Expression[];
}

/** The pointers into the parameters that an expression reads. */
export function parametersOf(expression: Expression, each: EachOrigin | undefined): string[] {
  return unique(expression.reads.flatMap((read) => pointersOf(read, each)));
}

function pointersOf(read: Read, each: EachOrigin | undefined): string[] {
  if (read.name === "params") return [toPointer(read.path)];
  if (read.name !== "each" || each === undefined) return [];
  return each.direct
    ? each.parameters.map((pointer) => pointer + toPointer(read.path))
    : each.parameters;
}

/**
 * What made each node of a file. Documents as a whole come from `when` and `forEach`; a node that
 * is the value of one parameter has what is below it from what is below the parameter.
 */
export function provenanceOf(
  made: readonly MadeNode[],
  documents: number,
  file: { when?: Expression | undefined; each?: EachOrigin | undefined },
): Provenance[] {
  const whole = [
    ...(file.when === undefined ? [] : [file.when]),
    ...(file.each?.expressions ?? []),
  ];
  const wholeParameters = unique([
    ...(file.when === undefined ? [] : parametersOf(file.when, file.each)),
    ...(file.each?.parameters ?? []),
  ]);
  const found: Provenance[] = [];
  for (let document = 0; document < documents; document += 1) {
    if (whole.length > 0)
      found.push({
        document,
        pointer: "",
        expressions: whole.map((expression) => expression.source),
        parameters: wholeParameters,
      });
  }
  for (const node of made) {
    found.push({
      document: node.document,
      pointer: node.pointer,
      expressions: unique(node.expressions.map((expression) => expression.source)),
      parameters: unique(
        node.expressions.flatMap((expression) => parametersOf(expression, file.each)),
      ),
      ...(node.whole && isDirect(node.expressions[0], file.each) ? { direct: true } : {}),
    });
  }
  return found;
}

function isDirect(expression: Expression | undefined, each: EachOrigin | undefined): boolean {
  const [read] = expression?.reads ?? [];
  if (expression?.reads.length !== 1 || read === undefined || !read.whole) return false;
  return read.name === "params" || (read.name === "each" && each?.direct === true);
}

/**
 * What made one node of a rendered file: the expressions of the node or of the nearest one above
 * it, else of the nodes below it; undefined where the template alone did. `pointer` is a JSON
 * Pointer into the document.
 */
export function whatMade(
  file: Pick<RenderedFile, "provenance">,
  document: number,
  pointer: string,
): Provenance | undefined {
  const here = file.provenance.filter((entry) => entry.document === document);
  const above = here
    .filter((entry) => entry.pointer !== "" && isWithin(pointer, entry.pointer))
    .sort((a, b) => b.pointer.length - a.pointer.length);
  const nearest = above[0]?.pointer;
  if (nearest !== undefined)
    return merge(
      document,
      pointer,
      above.filter((entry) => entry.pointer === nearest).map((entry) => below(entry, pointer)),
    );
  const under = here.filter(
    (entry) => entry.pointer !== pointer && isWithin(entry.pointer, pointer),
  );
  if (under.length > 0) return merge(document, pointer, under);
  const whole = here.filter((entry) => entry.pointer === "");
  return whole.length === 0 ? undefined : merge(document, pointer, whole);
}

function below(entry: Provenance, pointer: string): Provenance {
  if (entry.direct !== true) return entry;
  return {
    ...entry,
    parameters: entry.parameters.map(
      (parameter) => parameter + pointer.slice(entry.pointer.length),
    ),
  };
}

function merge(document: number, pointer: string, entries: readonly Provenance[]): Provenance {
  return {
    document,
    pointer,
    expressions: unique(entries.flatMap((entry) => entry.expressions)),
    parameters: unique(entries.flatMap((entry) => entry.parameters)),
  };
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
