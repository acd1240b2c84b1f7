import { CelFault } from "./fault";
import { calledName, type Node } from "./syntax-tree";
import { GuardedMap } from "./values";

/** As much of the CEL library's inner types as is touched; it publishes none of them. */
interface HasMacro {
  args: Node[];
  macroHasProps?: Node[];
  typeCheck: (checker: Checker, macro: HasMacro, context: unknown) => unknown;
  evaluate: (evaluator: Evaluator, macro: HasMacro, context: unknown) => unknown;
}
interface Evaluator {
  run(node: unknown, context: unknown): unknown;
  debugType(value: unknown): {
    fieldLazy(value: unknown, key: unknown, node: Node, evaluator: Evaluator): unknown;
  };
}
interface Checker {
  check(node: Node, context: unknown): unknown;
  getType(name: string): unknown;
  createError(code: string, message: string, node: Node): Error;
}

/**
 * `has(list[0].field)`: the CEL library takes a chain of names alone, CEL a field of anything. That a field
 * is there can be known where its value is not.
 */
export function letHasAskAnything(node: Node): void {
  if (calledName(node) !== "has") return;
  const macro = node.meta["macro"] as HasMacro | undefined;
  if (macro === undefined) return;
  macro.typeCheck = (checker, { args: [asked] }, context) => {
    if (asked === undefined || asked.op !== ".")
      throw checker.createError(
        "invalid_macro_argument",
        "has() asks for a field, such as has(object.spec)",
        asked ?? node,
      );
    if (macro.macroHasProps === undefined) {
      const steps: Node[] = [];
      let at = asked;
      while (at.op === "." || at.op === ".?") {
        steps.push(at);
        at = (at.args as [Node])[0];
      }
      checker.check(at, context);
      macro.macroHasProps = [...steps, at];
    }
    return checker.getType("bool");
  };
  macro.evaluate = (evaluator, { macroHasProps = [] }, context) => {
    const steps = [...macroHasProps].reverse();
    let value = evaluator.run(steps.shift(), context);
    let isOptional = false;
    for (const [index, step] of steps.entries()) {
      const key = (step.args as [unknown, string])[1];
      if (step.op === ".?") isOptional = true;
      const isLast = index === steps.length - 1;
      if (Array.isArray(value)) throw new CelFault("unsupported index type 'string' in list");
      if (isLast && value instanceof GuardedMap) return value.isThere(key);
      value = evaluator.debugType(value).fieldLazy(value, key, step, evaluator);
      if (value !== undefined) continue;
      if (isOptional || isLast) return false;
      throw new CelFault(`no such key: ${key}`);
    }
    return true;
  };
}
