import { calledName, type Node } from "./syntax-tree";

/** As much of the CEL library's inner types as is touched; it publishes none of them. */
interface HasMacro {
  args: Node[];
  macroHasProps?: Node[];
  typeCheck: (checker: Checker, macro: HasMacro, context: unknown) => unknown;
}
interface Checker {
  check(node: Node, context: unknown): unknown;
  getType(name: string): unknown;
  createError(code: string, message: string, node: Node): Error;
}

/** `has(list[0].field)`: the CEL library takes a chain of names alone, CEL a field of anything. */
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
}
