import { Optional } from "@marcbachmann/cel-js";
import type { Environment } from "@marcbachmann/cel-js";
import { charge } from "./cost";
import { isEqual } from "./equal";
import { sortedBy } from "./lists";
import { CelFault } from "./fault";

/** As much of the CEL library's inner types as a macro touches; it publishes none of them. */
interface Type {
  kind: string;
  keyType?: Type;
  valueType?: Type;
}
interface Context {
  forkWithVariable(name: string, type: Type): Context;
  reuse(parent: Context): Context;
  setIterValue(value: unknown, evaluator: Evaluator): Context;
}
interface Node {
  op: string;
  args: unknown;
}
interface Checker {
  check(node: Node, context: Context): Type;
  getType(name: string): Type;
  createError(code: string, message: string, node: Node): Error;
}
interface Evaluator {
  run(node: Node, context: Context): unknown;
}
interface MacroCall {
  args: Node[];
  receiver: Node;
  ast: { setMeta(key: string, value: unknown): unknown };
}
interface Macro extends MacroCall {
  first?: Context;
  second?: Context;
}

/** The entries of a list (by index) or a map (by key). */
function entries(value: unknown, name: string): [unknown, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [BigInt(index), item]);
  if (value instanceof Map) return [...value.keys()].map((key) => [key, value.get(key)]);
  if (
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  )
    return Object.entries(value);
  throw new CelFault(`${name}() takes a list or a map.`);
}

function variable(checker: Checker, node: Node | undefined, name: string): string {
  if (node?.op === "id" && typeof node.args === "string") return node.args;
  throw checker.createError(
    "invalid_macro_argument",
    `${name}() takes the names of its variables first`,
    node ?? { op: "", args: "" },
  );
}

type Fold = (
  items: Iterable<{ key: unknown; value: unknown; at(index: number): unknown }>,
) => unknown;

function isTrue(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw new CelFault(`${name}() takes a condition.`);
}

/**
 * What goes on for each element beside what is asked of it: whether to go on, the answers combined, a
 * list of one made and added, a map added to (`ext/comprehensions.go` of cel-go).
 */
const costOfStep: Readonly<Record<string, number>> = {
  all: 3,
  exists: 4,
  existsOne: 2,
  exists_one: 2,
  transformList: 12,
  transformMap: 3,
  transformMapEntry: 2,
};

/** A comprehension over index and item, or key and value (cel-go's two-variable comprehensions). */
function comprehension(name: string, result: string, fold: (conditions: number) => Fold) {
  return (call: MacroCall): Macro & { typeCheck: unknown; evaluate: unknown; async: boolean } => ({
    ...call,
    async: false,
    typeCheck(checker: Checker, macro: Macro, context: Context): Type {
      const range = checker.check(macro.receiver, context);
      const dyn = checker.getType("dyn");
      if (range.kind !== "list" && range.kind !== "map" && range.kind !== "dyn")
        throw checker.createError(
          "invalid_comprehension_range",
          `${name}() takes a list or a map`,
          macro.receiver,
        );
      const key = range.kind === "list" ? checker.getType("int") : (range.keyType ?? dyn);
      macro.first = context.forkWithVariable(variable(checker, macro.args[0], name), key);
      macro.second = macro.first.forkWithVariable(
        variable(checker, macro.args[1], name),
        range.valueType ?? dyn,
      );
      for (const body of macro.args.slice(2)) checker.check(body, macro.second);
      macro.ast.setMeta("async", false);
      return checker.getType(result);
    },
    evaluate(evaluator: Evaluator, macro: Macro, context: Context): unknown {
      const { first, second, args } = macro;
      if (first === undefined || second === undefined)
        throw new CelFault(`${name}() was not checked.`);
      const bodies = args.slice(2);
      function* items(): Generator<{ key: unknown; value: unknown; at(index: number): unknown }> {
        for (const [key, value] of entries(evaluator.run(macro.receiver, context), name)) {
          charge(costOfStep[name] ?? 1);
          const at = (index: number): unknown => {
            const body = bodies.at(index);
            if (body === undefined || first === undefined || second === undefined) return undefined;
            const outer = first.reuse(context).setIterValue(key, evaluator);
            return evaluator.run(body, second.reuse(outer).setIterValue(value, evaluator));
          };
          yield { key, value, at };
        }
      }
      return fold(bodies.length)(items());
    },
  });
}

/** `all` and `exists`: an error counts only where no other element decides. */
function quantifier(name: string, decisive: boolean): Fold {
  return (items) => {
    let fault: unknown;
    for (const item of items) {
      try {
        if (isTrue(item.at(0), name) === decisive) return decisive;
      } catch (error) {
        fault ??= error;
      }
    }
    if (fault !== undefined) throw fault as Error;
    return !decisive;
  };
}

const existsOne: Fold = (items) => {
  let found = 0;
  for (const item of items) if (isTrue(item.at(0), "existsOne")) found += 1;
  return found === 1;
};

const transformList =
  (bodies: number): Fold =>
  (items) => {
    const list: unknown[] = [];
    for (const item of items)
      if (bodies === 1 || isTrue(item.at(0), "transformList")) list.push(item.at(-1));
    return list;
  };

const transformMap =
  (bodies: number): Fold =>
  (items) => {
    const map = new Map<unknown, unknown>();
    for (const item of items)
      if (bodies === 1 || isTrue(item.at(0), "transformMap")) map.set(item.key, item.at(-1));
    return map;
  };

const transformMapEntry =
  (bodies: number): Fold =>
  (items) => {
    const map = new Map<unknown, unknown>();
    for (const item of items) {
      if (bodies === 2 && !isTrue(item.at(0), "transformMapEntry")) continue;
      for (const [key, value] of entries(item.at(-1), "transformMapEntry")) {
        if ([...map.keys()].some((known) => isEqual(known, key)))
          throw new CelFault(
            `transformMapEntry(): the key ${JSON.stringify(String(key))} is there twice.`,
          );
        map.set(key, value);
      }
    }
    return map;
  };

/** `optMap` and `optFlatMap`: one variable, bound to what the optional holds. */
function optionalMap(name: string, wrap: (value: unknown) => unknown) {
  return (call: MacroCall): Macro & { typeCheck: unknown; evaluate: unknown; async: boolean } => ({
    ...call,
    async: false,
    typeCheck(checker: Checker, macro: Macro, context: Context): Type {
      const receiver = checker.check(macro.receiver, context);
      macro.first = context.forkWithVariable(
        variable(checker, macro.args[0], name),
        (receiver.kind === "optional" ? receiver.valueType : undefined) ?? checker.getType("dyn"),
      );
      if (macro.args[1] !== undefined) checker.check(macro.args[1], macro.first);
      macro.ast.setMeta("async", false);
      return checker.getType("optional");
    },
    evaluate(evaluator: Evaluator, macro: Macro, context: Context): unknown {
      const value = evaluator.run(macro.receiver, context);
      if (!(value instanceof Optional))
        throw new CelFault(`${name}() is asked of something that is not optional.`);
      const body = macro.args[1];
      if (!value.hasValue() || body === undefined || macro.first === undefined) return value;
      return wrap(
        evaluator.run(body, macro.first.reuse(context).setIterValue(value.value(), evaluator)),
      );
    },
  });
}

/** `list.sortBy(x, key)`: in the order of the keys; what has the same key stays in its order. */
const sortBy = (
  call: MacroCall,
): Macro & { typeCheck: unknown; evaluate: unknown; async: boolean } => ({
  ...call,
  async: false,
  typeCheck(checker: Checker, macro: Macro, context: Context): Type {
    const range = checker.check(macro.receiver, context);
    macro.first = context.forkWithVariable(
      variable(checker, macro.args[0], "sortBy"),
      range.valueType ?? checker.getType("dyn"),
    );
    const [, key] = macro.args;
    if (key !== undefined) checker.check(key, macro.first);
    macro.ast.setMeta("async", false);
    return range;
  },
  evaluate(evaluator: Evaluator, macro: Macro, context: Context): unknown {
    const list = evaluator.run(macro.receiver, context);
    const [, key] = macro.args;
    const { first } = macro;
    if (!Array.isArray(list) || key === undefined || first === undefined)
      throw new CelFault("sortBy() takes a list.");
    return sortedBy(list, "sortBy", (item) => {
      charge(1);
      return evaluator.run(key, first.reuse(context).setIterValue(item, evaluator));
    });
  },
});

export function registerMacros(env: Environment): void {
  const sync = { async: false };
  const register = (signature: string, name: string, fold: (bodies: number) => Fold) =>
    env.registerFunction(
      signature,
      comprehension(name, signature.slice(signature.lastIndexOf(":") + 2), fold),
      sync,
    );
  register("list.all(ast, ast, ast): bool", "all", () => quantifier("all", false));
  register("list.exists(ast, ast, ast): bool", "exists", () => quantifier("exists", true));
  register("list.existsOne(ast, ast, ast): bool", "existsOne", () => existsOne);
  register("list.exists_one(ast, ast, ast): bool", "exists_one", () => existsOne);
  register("list.transformList(ast, ast, ast): list", "transformList", transformList);
  register("list.transformList(ast, ast, ast, ast): list", "transformList", transformList);
  register("list.transformMap(ast, ast, ast): map", "transformMap", transformMap);
  register("list.transformMap(ast, ast, ast, ast): map", "transformMap", transformMap);
  register("list.transformMapEntry(ast, ast, ast): map", "transformMapEntry", transformMapEntry);
  register(
    "list.transformMapEntry(ast, ast, ast, ast): map",
    "transformMapEntry",
    transformMapEntry,
  );
  env.registerFunction("list.sortBy(ast, ast): list", sortBy, sync);
  env.registerFunction(
    "optional.optMap(ast, ast): optional",
    optionalMap("optMap", (value) => Optional.of(value)),
    sync,
  );
  env.registerFunction(
    "optional.optFlatMap(ast, ast): optional",
    optionalMap("optFlatMap", (value) => value),
    sync,
  );
}
