import type { ASTNode } from "@marcbachmann/cel-js";

/** What is wrong with a choice of a value or `null`, and the expression as it should be. */
export interface TernaryHint {
  message: string;
  expected: string;
}

interface Node {
  op: string;
  args: unknown;
  start: number;
  end: number;
}

/**
 * CEL wants one type of both branches of `? :`, and `null` is of none. Where one branch is `null`,
 * the expression with optionals in its place; undefined for every other mistake. `range` is where
 * the mistake is.
 */
export function ternaryHint(
  ast: ASTNode,
  source: string,
  range: { start: number; end: number },
): TernaryHint | undefined {
  const found = find(ast, ({ op, start, end }) => {
    return op === "?:" && start === range.start && end === range.end;
  });
  const [condition, ...branches] = Array.isArray(found?.args) ? (found.args as unknown[]) : [];
  const nodes = branches.filter(isNode);
  if (found === undefined || !isNode(condition) || nodes.length !== 2) return undefined;
  if (!nodes.some(isNull)) return undefined;
  const text = ({ start, end }: Node) => source.slice(start, end);
  const [yes, no] = nodes.map((node) =>
    isNull(node) ? "optional.none()" : `optional.of(${text(node)})`,
  );
  return {
    message:
      "Both branches of ? : must have the same type, and null has another one. Where nothing is to be " +
      "written, say optional.none(), and optional.of(…) around the value.",
    expected: `${source.slice(0, found.start)}${text(condition)} ? ${yes} : ${no}${source.slice(found.end)}`,
  };
}

function find(value: unknown, is: (node: Node) => boolean): Node | undefined {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = find(item, is);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isNode(value)) return undefined;
  return is(value) ? value : find(value.args, is);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function isNull({ op, args }: Node): boolean {
  return op === "value" && args === null;
}
