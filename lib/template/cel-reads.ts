import type { ASTNode } from "@marcbachmann/cel-js";
import { celNames, type CelName } from "./cel-names";

/** One thing that an expression reads: a name and the constant part of the path below it. */
export interface Read {
  name: CelName;
  path: string[];
  /** Whether the expression is nothing but this: its value is the value that is read. */
  whole: boolean;
  /** Whether the absence of what is read is handled: `.?`, `[?…]` or `has()`. */
  optional: boolean;
}

/** What an expression reads. Bound variables count as what they range over. */
export function readsOf(ast: ASTNode): Read[] {
  const reads: Read[] = [];
  const visit = (node: unknown, optional: boolean, top: boolean): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, optional, false);
      return;
    }
    if (!isNode(node)) return;
    const chain = chainOf(node);
    if (chain !== undefined) {
      reads.push({
        ...chain.read,
        optional: optional || chain.read.optional,
        whole: top && chain.rest.length === 0,
      });
      for (const rest of chain.rest) visit(rest, optional, false);
      return;
    }
    const inHas = node.op === "call" && Array.isArray(node.args) && node.args[0] === "has";
    visit(node.args, optional || inHas, false);
  };
  visit(ast, false, true);
  return reads;
}

interface Node {
  op: string;
  args: unknown;
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { op?: unknown }).op === "string"
  );
}

/**
 * `params.a["b"].?c` as a read; where an index is computed, the path ends there and the index is
 * looked at by itself.
 */
function chainOf(node: Node): { read: Read; rest: unknown[] } | undefined {
  const steps: string[] = [];
  const rest: unknown[] = [];
  let optional = false;
  let current: unknown = node;
  while (isNode(current) && current.op !== "id") {
    if (![".", ".?", "[]", "[?]"].includes(current.op) || !Array.isArray(current.args))
      return undefined;
    const [left, right] = current.args as [unknown, unknown];
    if (current.op.includes("?")) optional = true;
    const key = typeof right === "string" ? right : constantKey(right);
    if (key === undefined) {
      rest.push(right);
      steps.length = 0;
    } else steps.unshift(key);
    current = left;
  }
  if (
    !isNode(current) ||
    typeof current.args !== "string" ||
    !Object.hasOwn(celNames, current.args)
  )
    return undefined;
  return { read: { name: current.args as CelName, path: steps, whole: false, optional }, rest };
}

function constantKey(node: unknown): string | undefined {
  if (!isNode(node) || node.op !== "value") return undefined;
  return typeof node.args === "string" || typeof node.args === "bigint"
    ? String(node.args)
    : undefined;
}
