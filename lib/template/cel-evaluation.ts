import type { ASTNode } from "@marcbachmann/cel-js";
import { limits } from "./limits";
import { noteOutcome } from "./reached";
import { hasRe2Match } from "./re2";
import type { Meter } from "./meter";
import { TemplateFault } from "./problems";

/**
 * What the CEL library leaves open and a template engine cannot: work that is counted, regular
 * expressions that are RE2 (its own are JavaScript's, open to ReDoS), and map literals that keep
 * every key (its own drop `constructor` and `__proto__`). The library has no hook for this, so the
 * checked tree is given other evaluators before its first use.
 */
interface Node {
  op: string;
  args: unknown;
  meta: Record<string, unknown>;
  setMeta(key: string, value: unknown): unknown;
  handle?: (...args: unknown[]) => unknown;
  receiverWithArgs?: unknown[];
}

interface Evaluator {
  run(node: unknown, context: unknown): unknown;
}

type Evaluate = (evaluator: Evaluator, node: Node, context: unknown) => unknown;

let current: Meter | undefined;

/** Runs something, always synchronous, whose steps are counted on a meter. */
export function withMeter<T>(meter: Meter, run: () => T): T {
  const outer = current;
  current = meter;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/** Counts what a function looks at beyond what it gives. */
export function spendSteps(steps: number): void {
  current?.spend(steps);
}

/** Prepares a checked expression for evaluation under `withMeter`. */
export function instrument(ast: ASTNode): void {
  for (const node of nodesOf(ast)) {
    if (node.meta["alternate"] !== undefined || node.meta["macro"] !== undefined) continue;
    if (node.op === "map") node.setMeta("evaluate", counted(evaluateMap));
    else if (node.op === "rcall" && methodName(node) === "matches")
      node.setMeta("evaluate", counted(evaluateMatches));
    else if (node.op === "rcall" && methodName(node) === "join")
      node.setMeta("evaluate", counted(evaluateJoin));
    else if (node.op === "comprehension") countElements(node);
    else if (node.op === "?:") noteBranches(node);
    else if (["+", "call", "rcall", "list"].includes(node.op))
      node.setMeta("evaluate", counted(node.meta["evaluate"] as Evaluate));
  }
}

function nodesOf(root: unknown): Node[] {
  const found: Node[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) return value.forEach(visit);
    if (isNode(value)) {
      found.push(value);
      visit(value.args);
      visit(value.meta["alternate"]);
      visit(value.meta["macro"]);
    } else if (Object.getPrototypeOf(value) === Object.prototype)
      Object.values(value).forEach(visit);
  };
  visit(root);
  return found;
}

function isNode(value: object): value is Node {
  return "op" in value && typeof value.op === "string" && "setMeta" in value;
}

const methodName = (node: Node): unknown => (Array.isArray(node.args) ? node.args[0] : undefined);

function counted(evaluate: Evaluate): Evaluate {
  return (evaluator, node, context) => {
    const result = evaluate(evaluator, node, context);
    current?.made(result);
    return result;
  };
}

function countElements(node: Node): void {
  const handle = node.handle;
  if (handle === undefined) return;
  node.handle = (items, ...rest) => {
    current?.made(items);
    return handle(items, ...rest);
  };
}

/** Which branch is taken is told to who wants to know: `reached.ts`. */
function noteBranches(node: Node): void {
  const handle = node.handle;
  if (handle === undefined) return;
  node.handle = (condition, ...rest) => {
    noteOutcome(node, condition);
    return handle(condition, ...rest);
  };
}

function evaluateMap(evaluator: Evaluator, node: Node, context: unknown): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  for (const [key, value] of node.args as [unknown, unknown][]) {
    const name = evaluator.run(key, context);
    if (map.has(name))
      throw new TemplateFault(
        "duplicate-key",
        `A map has the key ${JSON.stringify(String(name))} twice.`,
      );
    map.set(name, evaluator.run(value, context));
  }
  return map;
}

function evaluateMatches(evaluator: Evaluator, node: Node, context: unknown): boolean {
  const [text, pattern] = (node.receiverWithArgs ?? []).map((part) => evaluator.run(part, context));
  if (typeof text !== "string" || typeof pattern !== "string") {
    throw new TemplateFault("expression-failed", "matches() takes a string and a pattern.");
  }
  current?.spend(1 + (text.length * (pattern.length + 1)) / 64);
  return hasRe2Match(pattern, text);
}

/**
 * Looks at the lengths before it joins: many references to one long string cost nothing until they
 * are joined.
 */
function evaluateJoin(evaluator: Evaluator, node: Node, context: unknown): unknown {
  const parts = (node.receiverWithArgs ?? []).map((part) => evaluator.run(part, context));
  const [list, separator] = parts;
  if (Array.isArray(list)) {
    const between = typeof separator === "string" ? separator.length : 0;
    let length = 0;
    for (const item of list) {
      length += between + (typeof item === "string" ? item.length : 0);
      if (length > limits.valueSize)
        throw new TemplateFault("too-large", "join() makes a string that is too large.");
    }
  }
  return node.handle?.(parts, evaluator, node);
}
