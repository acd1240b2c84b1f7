import { calledName, isNode, memberOf, type Node, nodesOf } from "./syntax-tree";

/** A part of an expression, compiled. */
interface Part {
  evaluate(scope: Readonly<Record<string, unknown>>): unknown;
}

interface Refusal {
  message: string;
  offset: number;
}

/**
 * Why an API server refuses to create a policy with this expression, beyond what the CEL library
 * refuses: cel-go's validators and the folding of constants (`checker` and `cel/validator.go`), and the
 * declared types of Kubernetes (`pkg/cel/library` and `plugin/policy/validating` of the API server).
 */
export function refusedIn(
  nodes: readonly Node[],
  source: string,
  formatted: ReadonlySet<unknown>,
  compile: (part: string) => Part,
): Refusal[] {
  return nodes.flatMap((node) => {
    const message =
      missingField(node) ??
      otherType(node) ??
      (formatted.has(node) ? undefined : besideAny(node)) ??
      badFormat(node) ??
      impossibleConstant(node, source, compile);
    return message === undefined ? [] : [{ message, offset: node.start ?? 0 }];
  });
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const groupVersionKind = words("group version kind");
const groupVersionResource = words("group version resource");

/** The fields of what has a type of its own: `BuildRequestType` and `BuildNamespaceType` of the API server. */
const typedFields: Readonly<Record<string, ReadonlySet<string>>> = {
  request: words(
    "kind resource subResource requestKind requestResource requestSubResource name namespace " +
      "operation userInfo dryRun options",
  ),
  "request.kind": groupVersionKind,
  "request.requestKind": groupVersionKind,
  "request.resource": groupVersionResource,
  "request.requestResource": groupVersionResource,
  "request.userInfo": words("username uid groups extra"),
  namespaceObject: words("metadata spec status"),
  "namespaceObject.metadata": words(
    "name generateName namespace labels annotations UID creationTimestamp deletionTimestamp " +
      "deletionGracePeriodSeconds generation resourceVersion finalizers",
  ),
  "namespaceObject.spec": words("finalizers"),
  "namespaceObject.status": words("phase"),
};

/** A field that such a type does not have. */
function missingField(node: Node): string | undefined {
  if (node.op !== "." || !Array.isArray(node.args)) return undefined;
  const [left, field] = node.args as [unknown, unknown];
  if (!isNode(left) || typeof field !== "string") return undefined;
  const above = memberOf(left);
  const owner =
    above === undefined
      ? left.op === "id" && typeof left.args === "string"
        ? left.args
        : ""
      : `${above.name}.${above.member}`;
  const known = Object.hasOwn(typedFields, owner) ? typedFields[owner] : undefined;
  return known === undefined || known.has(field) ? undefined : `${owner} has no field ${field}.`;
}

/** The type of a node as far as it is known before anything is evaluated, and in all its parts. */
function typeOf(node: unknown): string | undefined {
  const type = isNode(node) ? node.checkedType : undefined;
  return type === undefined || type.hasDynType || type.hasPlaceholderType ? undefined : type.name;
}

/** `map<A, B>` is asked by an A; the lists that a function of `sets` takes are of one type. */
function otherType(node: Node): string | undefined {
  if (node.op === "[]" && Array.isArray(node.args)) {
    const [map, key] = (node.args as unknown[]).map(typeOf);
    const keys = /^map<(\w+),/.exec(map ?? "")?.[1];
    if (keys === undefined || key === undefined || keys === "dyn" || keys === key) return undefined;
    return `A map by ${keys} has no value for a ${key}.`;
  }
  const [receiver, ...lists] = node.op === "rcall" ? (node.receiverWithArgs ?? []) : [];
  if (receiver?.op !== "id" || receiver.args !== "sets") return undefined;
  const [one, other] = lists.map(typeOf);
  if (one === undefined || other === undefined || one === other) return undefined;
  return `sets.${calledName(node)}() takes two lists of one type, not ${one} and ${other}.`;
}

/** A field of an object: of any type, and known to be so. */
function isAnyField(node: unknown): boolean {
  if (!isNode(node) || (node.op !== "." && node.op !== "[]")) return false;
  const [owner] = node.args as [unknown];
  if (!isNode(owner)) return false;
  return owner.op === "id"
    ? owner.args === "object" || owner.args === "oldObject" || owner.args === "params"
    : isAnyField(owner);
}

const isConstant = (node: unknown): boolean => isNode(node) && node.op === "value";

/** In a list or a map that is written down, a constant and a field of an object are of two types. */
function besideAny({ op, args, optionalEntries }: Node): string | undefined {
  if ((op !== "list" && op !== "map") || !Array.isArray(args) || optionalEntries !== undefined)
    return undefined;
  const columns =
    op === "list"
      ? [args as unknown[]]
      : [0, 1].map((index) => (args as unknown[][]).map((entry) => entry[index]));
  return columns.some((parts) => parts.some(isAnyField) && parts.some(isConstant))
    ? `A ${op} holds values of one type; what a field of an object holds is of any: write dyn(…) around the others.`
    : undefined;
}

const numbers = new Set(["int", "uint", "double"]);
const printable = new Set([
  ...numbers,
  "string",
  "bool",
  "bytes",
  "null",
  "type",
  "google.protobuf.Timestamp",
  "google.protobuf.Duration",
]);

/** What a verb takes, by the type as it is known before anything is evaluated. */
const takes: Readonly<Record<string, (type: string) => boolean>> = {
  s: (type) => printable.has(type) || /^(list|map)\b/.test(type),
  d: (type) => type === "int" || type === "uint",
  // Texts stand for what is no number.
  f: (type) => type === "double" || type === "string",
  e: (type) => type === "double" || type === "string",
  b: (type) => type === "int" || type === "uint" || type === "bool",
  o: (type) => type === "int" || type === "uint",
  x: (type) => type === "int" || type === "uint" || type === "string" || type === "bytes",
  X: (type) => type === "int" || type === "uint" || type === "string" || type === "bytes",
};

/** `"…".format([…])` of texts and lists that are written down: cel-go looks at them. */
function badFormat(node: Node): string | undefined {
  if (calledName(node) !== "format" || !Array.isArray(node.args)) return undefined;
  const [, template, args] = node.args as [unknown, unknown, unknown[]];
  const [list] = args;
  if (!isNode(template) || template.op !== "value" || typeof template.args !== "string")
    return undefined;
  if (!isNode(list) || list.op !== "list" || !Array.isArray(list.args)) return undefined;
  const given = list.args as unknown[];
  const verbs = [...template.args.matchAll(/%(?:\.\d+)?(.)?/gs)].flatMap(([, verb = ""]) =>
    verb === "%" ? [] : [verb],
  );
  for (const [index, verb] of verbs.entries()) {
    const value = given[index];
    if (!isNode(value)) return `format(): there is no value number ${index + 1}.`;
    const type = value.checkedType;
    const mayBe = takes[verb];
    if (mayBe === undefined) return `format(): there is no %${verb}.`;
    const isKnown =
      type !== undefined &&
      ((!type.hasDynType && !type.hasPlaceholderType) || /^(list|map|optional)\b/.test(type.name));
    if (isKnown && !mayBe(type.name)) return `format(): %${verb} does not take ${type.name}.`;
  }
  return undefined;
}

const conversions = new Set(["int", "uint", "double", "timestamp", "duration"]);

/** A conversion of a constant is done when the policy is created. */
function impossibleConstant(
  node: Node,
  source: string,
  compile: (part: string) => Part,
): string | undefined {
  const name = calledName(node);
  if (node.op !== "call" || name === undefined || !conversions.has(name)) return undefined;
  const [given] = (node.args as [string, unknown[]])[1];
  const isConstant =
    isNode(given) && nodesOf(given).every(({ op }) => op === "value" || op === "-_");
  if (!isConstant || node.start === undefined || node.end === undefined) return undefined;
  try {
    compile(source.slice(node.start, node.end)).evaluate({});
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
