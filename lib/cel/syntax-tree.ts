/** What is known of a value before it is evaluated. */
export interface CheckedType {
  name: string;
  hasDynType: boolean;
  hasPlaceholderType: boolean;
  /** Of an optional value or a list, what it holds. */
  valueType?: CheckedType;
}

/**
 * A node of the CEL library's tree, as far as it is touched here; the library publishes less than
 * that.
 */
export interface Node {
  op: string;
  args: unknown;
  meta: Record<string, unknown>;
  start?: number;
  end?: number;
  setMeta(key: string, value: unknown): unknown;
  checkedType?: CheckedType;
  handle?: (...args: unknown[]) => unknown;
  receiverWithArgs?: Node[];
  /** Of a map or a list: which of its entries, from 0, are optional. */
  optionalEntries?: ReadonlySet<number>;
  left?: Node;
  right?: Node;
}

/** Every node of a tree once, those of expanded macros among them. */
export function nodesOf(root: unknown): Node[] {
  const found: Node[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
    } else if (isNode(value)) {
      found.push(value);
      visit(value.args);
      visit(value.meta["alternate"]);
      visit(value.meta["macro"]);
    } else if (Object.getPrototypeOf(value) === Object.prototype) {
      for (const item of Object.values(value)) visit(item);
    }
  };
  visit(root);
  return found;
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" &&
    value !== null &&
    "op" in value &&
    typeof value.op === "string" &&
    "setMeta" in value
  );
}

/** The name of the function or method that is called. */
export function calledName(node: Node): string | undefined {
  if (node.op !== "call" && node.op !== "rcall") return undefined;
  return Array.isArray(node.args) && typeof node.args[0] === "string" ? node.args[0] : undefined;
}

/** For `x.y` of an identifier `x`: both names. */
export function memberOf(node: Node): { name: string; member: string } | undefined {
  if (node.op !== "." || !Array.isArray(node.args)) return undefined;
  const [left, right] = node.args as [unknown, unknown];
  return isNode(left) &&
    left.op === "id" &&
    typeof left.args === "string" &&
    typeof right === "string"
    ? { name: left.args, member: right }
    : undefined;
}
