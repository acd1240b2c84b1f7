import { Optional } from "@marcbachmann/cel-js";
import { costOfCall } from "./call-cost";
import { charge } from "./cost";
import { contains, isEqual } from "./equal";
import { CelFault } from "./fault";
import { doubleText } from "./format-string";
import { presentIn } from "./literals";
import { hasMatch } from "./re2";
import { indexOf, lastIndexOf, lowerAscii, split, substring, trim, upperAscii } from "./strings";
import { calledName, isNode, type Node, nodesOf } from "./syntax-tree";
import type { Reads } from "./values";

/**
 * Where the CEL library differs from what the API server does, a checked tree is given other
 * evaluators before its first use: equality across types, RE2 for JavaScript's regular expressions,
 * code points for UTF-16, map literals that keep every key, and costs that are counted. The library
 * has no hook for this.
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
  const nodes = nodesOf(root);
  const steps = new Map(nodes.flatMap(stepOf));
  for (const node of nodes) {
    if (node.meta["alternate"] !== undefined || node.meta["macro"] !== undefined) continue;
    countCalls(node);
    const evaluate = evaluatorOf(node) ?? (node.meta["evaluate"] as Evaluate | undefined);
    const cost = costOf(node) + (steps.get(node) ?? 0);
    if (evaluate !== undefined)
      node.setMeta("evaluate", cost === 0 ? evaluate : counted(cost, evaluate));
  }
}

/**
 * What goes on for each element beside its condition, as cel-go expands the macros: whether to go on is
 * asked, and the answers are combined. `exists` turns what it asks around.
 */
function stepOf({ op, args }: Node): [unknown, number][] {
  if (op !== "comprehension") return [];
  const { kind, step, init } = args as { kind?: unknown; step?: unknown; init?: unknown };
  if (kind !== "quantifier") return [];
  return [[step, isNode(init) && init.args === false ? 4 : 3]];
}

/**
 * What a node costs by itself: names and fields one, what makes a list or a map more
 * (`common/cost.go` and `interpreter/runtimecost.go` of cel-go). Constants, the operators that only
 * choose and asking whether there is a field cost nothing; calls and comparisons cost what `costOfCall` says.
 */
const costs: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "id . .? [] [?] - * / % !_ -_ comprehension accuValue".split(" ").map((op) => [op, 1]),
  ),
  accuInc: 2,
  list: 10,
  map: 30,
  // A list of one is made, and added to what there is.
  accuPush: 12,
};

/** First parts of the names of functions: no values. */
const namespaces = new Set(["sets", "strings", "lists", "optional", "format"]);

function costOf({ op, args }: Node): number {
  if (op === "id" && typeof args === "string" && namespaces.has(args)) return 0;
  // A variable of the policy is a name and a field.
  if (op === "id" && typeof args === "string" && args.startsWith("variables.")) return 2;
  return costs[op] ?? 0;
}

function counted(cost: number, evaluate: Evaluate): Evaluate {
  return (evaluator, one, context) => {
    charge(cost);
    return evaluate(evaluator, one, context);
  };
}

/** What is called is charged for once its arguments are known, before it runs. */
function countCalls(node: Node): void {
  const { handle, op } = node;
  if (handle === undefined) return;
  if (op === "call" || op === "rcall") {
    const cost = costOfCall(fullName(node));
    node.handle = (args, second, third) => {
      charge(cost(args as unknown[]));
      return handle(args, second, third);
    };
  } else if (op === "+" || op in orders) {
    const cost = costOfCall(op);
    node.handle = (left, right, third, fourth) => {
      charge(cost([left, right]));
      return handle(left, right, third, fourth);
    };
  }
}

/** `sets.contains` where that is what is called: strings have a method of this name too. */
function fullName(node: Node): string {
  const name = calledName(node) ?? "";
  const [receiver] = node.receiverWithArgs ?? [];
  return receiver?.op === "id" && receiver.args === "sets" ? `sets.${name}` : name;
}

function evaluatorOf(node: Node): Evaluate | undefined {
  if (node.op === "==") return (evaluator, one, context) => hasEqualSides(evaluator, one, context);
  if (node.op === "!=") return (evaluator, one, context) => !hasEqualSides(evaluator, one, context);
  if (node.op === "in") return evaluateIn;
  if (node.op === "call" && calledName(node) === "string") return evaluateString;
  const order = orders[node.op];
  if (order !== undefined) return ordering(order);
  if (node.op === "map" && Array.isArray(node.args) && node.args.length > 0) return evaluateMap;
  if (node.op === ".?" || node.op === "[?]") refuseNamedItems(node);
  if (node.op === "comprehension") return filterOf(node);
  const method = node.op === "rcall" ? ownMethods.get(calledName(node) ?? "") : undefined;
  return method && ownMethod(method, costOfCall(calledName(node) ?? ""));
}

/** A list has no field that could be missing: `list.?name` is a fault. */
function refuseNamedItems(node: Node): void {
  const { handle } = node;
  if (handle === undefined) return;
  node.handle = (left, right, third, fourth) => {
    const list = left instanceof Optional && left.hasValue() ? left.value() : left;
    if (Array.isArray(list) && typeof right === "string")
      throw new CelFault("unsupported index type 'string' in list");
    return handle(left, right, third, fourth);
  };
}

const equality = costOfCall("==");
const containment = costOfCall("in");

function hasEqualSides(evaluator: Evaluator, { left, right }: Node, context: unknown): boolean {
  const sides = [evaluator.run(left, context), evaluator.run(right, context)];
  charge(equality(sides));
  return isEqual(sides[0], sides[1]);
}

const orders: Readonly<Record<string, (compared: number) => boolean>> = {
  "<": (compared) => compared < 0,
  "<=": (compared) => compared <= 0,
  ">": (compared) => compared > 0,
  ">=": (compared) => compared >= 0,
};

/** Texts are ordered by their code points, as Go orders them; JavaScript goes by UTF-16 units. */
function ordering(answer: (compared: number) => boolean): Evaluate {
  return (evaluator, node, context) => {
    const left = evaluator.run(node.left, context);
    const right = evaluator.run(node.right, context);
    if (typeof left === "string" && typeof right === "string") {
      charge(costOfCall(node.op)([left, right]));
      return answer(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }
    return node.handle?.(left, right, node, evaluator);
  };
}

function evaluateString(evaluator: Evaluator, node: Node, context: unknown): unknown {
  const given = (node.args as [string, unknown[]])[1].map((part) => evaluator.run(part, context));
  const [value] = given;
  if (typeof value === "number") charge(1);
  return typeof value === "number" ? doubleText(value) : node.handle?.(given, node, evaluator);
}

function evaluateIn(evaluator: Evaluator, { left, right }: Node, context: unknown): boolean {
  const value = evaluator.run(left, context);
  const collection = evaluator.run(right, context);
  charge(containment([value, collection]));
  const found = contains(collection, value);
  if (found === undefined)
    throw new CelFault("`in` is asked of something that is neither a list nor a map.");
  return found;
}

function evaluateMap(evaluator: Evaluator, node: Node, context: unknown): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  for (const [index, [key, value]] of (node.args as [unknown, unknown][]).entries()) {
    const name = evaluator.run(key, context);
    const given = evaluator.run(value, context);
    // A key that stands twice has its last value, as in cel-go.
    for (const one of node.optionalEntries?.has(index) ? presentIn(given) : [given])
      map.set(name, one);
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
function ownMethod(method: Method, cost: (args: readonly unknown[]) => number): Evaluate {
  return (evaluator, node, context) => {
    const parts = (node.receiverWithArgs ?? []).map((part) => evaluator.run(part, context));
    const [text, ...args] = parts;
    const isOurs =
      typeof text === "string" &&
      args.every((arg) => typeof arg === "string" || typeof arg === "bigint");
    // Only substring() begins with a number.
    if (isOurs && (args.length === 0 || (typeof args[0] === "string") !== (method === substring))) {
      charge(cost(parts));
      return method(text, ...(args as never[]));
    }
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
