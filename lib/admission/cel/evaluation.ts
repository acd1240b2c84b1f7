import { contains, isEqual } from "./equal";
import { CelFault } from "./fault";
import { hasMatch } from "./re2";
import { indexOf, lastIndexOf, lowerAscii, split, substring, trim, upperAscii } from "./strings";
import { calledName, isNode, type Node, nodesOf } from "./syntax-tree";
import type { Reads } from "./values";

/**
 * Where the CEL library differs from what the API server does, a checked tree is given other
 * evaluators before its first use: equality across types, RE2 for JavaScript's regular expressions,
 * code points for UTF-16, map literals that keep every key. The library has no hook for this.
 */
interface Evaluator {
  run(node: unknown, context: unknown): unknown;
}

type Evaluate = (evaluator: Evaluator, node: Node, context: unknown) => unknown;

let reads: Reads | undefined;

/** Runs something, always synchronous, whose filters are told to a record of reads. */
export function withReads<T>(record: Reads, run: () => T): T {
  const outer = reads;
  reads = record;
  try {
    return run();
  } finally {
    reads = outer;
  }
}

export function instrument(root: unknown): void {
  for (const node of nodesOf(root)) {
    if (node.meta["alternate"] !== undefined || node.meta["macro"] !== undefined) continue;
    const evaluate = evaluatorOf(node);
    if (evaluate !== undefined) node.setMeta("evaluate", evaluate);
  }
}

function evaluatorOf(node: Node): Evaluate | undefined {
  if (node.op === "==")
    return (evaluator, { left, right }, context) =>
      isEqual(evaluator.run(left, context), evaluator.run(right, context));
  if (node.op === "!=")
    return (evaluator, { left, right }, context) =>
      !isEqual(evaluator.run(left, context), evaluator.run(right, context));
  if (node.op === "in") return evaluateIn;
  if (node.op === "map" && Array.isArray(node.args) && node.args.length > 0) return evaluateMap;
  if (node.op === "comprehension") return filterOf(node);
  const method = node.op === "rcall" ? ownMethods.get(calledName(node) ?? "") : undefined;
  return method && ownMethod(method);
}

function evaluateIn(evaluator: Evaluator, { left, right }: Node, context: unknown): boolean {
  const value = evaluator.run(left, context);
  const found = contains(evaluator.run(right, context), value);
  if (found === undefined)
    throw new CelFault("`in` is asked of something that is neither a list nor a map.");
  return found;
}

function evaluateMap(evaluator: Evaluator, node: Node, context: unknown): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  for (const [key, value] of node.args as [unknown, unknown][]) {
    const name = evaluator.run(key, context);
    if (map.has(name)) throw new CelFault(`A map has the key ${String(name)} twice.`);
    map.set(name, evaluator.run(value, context));
  }
  return map;
}

type Method = (text: string, ...args: never[]) => unknown;

const ownMethods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    matches: hasMatch,
    indexOf,
    lastIndexOf,
    substring,
    split,
    lowerAscii,
    upperAscii,
    trim,
  }),
);

/** A method of strings; of anything else it is whatever the library finds. */
function ownMethod(method: Method): Evaluate {
  return (evaluator, node, context) => {
    const parts = (node.receiverWithArgs ?? []).map((part) => evaluator.run(part, context));
    const [text, ...args] = parts;
    const isOurs =
      typeof text === "string" &&
      args.every((arg) => typeof arg === "string" || typeof arg === "bigint");
    // Only substring() begins with a number.
    if (isOurs && (args.length === 0 || (typeof args[0] === "string") !== (method === substring)))
      return method(text, ...(args as never[]));
    return node.handle?.(parts, evaluator, node);
  };
}

/**
 * `list.filter(x, …)`: what it keeps is told, so that a finding can name the element that it is
 * about.
 */
function filterOf(node: Node): Evaluate | undefined {
  const step = (node.args as { step?: unknown }).step;
  const push =
    isNode(step) && step.op === "?:" && Array.isArray(step.args)
      ? (step.args as unknown[])[1]
      : undefined;
  if (!isNode(push) || push.op !== "accuPush") return undefined;
  const keep = push.meta["evaluate"] as Evaluate;
  push.setMeta("evaluate", ((evaluator, one, context) => {
    reads?.keep();
    return keep(evaluator, one, context);
  }) satisfies Evaluate);
  const evaluate = node.meta["evaluate"] as Evaluate;
  return (evaluator, one, context) => {
    if (reads === undefined) return evaluate(evaluator, one, context);
    const record = reads;
    record.openFilter();
    try {
      return evaluate(evaluator, one, context);
    } finally {
      record.closeFilter();
    }
  };
}
