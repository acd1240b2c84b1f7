import {
  Environment,
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
} from "@marcbachmann/cel-js";
import { authorizerType } from "./authorizer";
import { metered } from "./cost";
import { instrument } from "./evaluation";
import { isEqual } from "./equal";
import { CelFault, NotKnownYet } from "./fault";
import { registerKubernetesFunctions } from "./functions";
import { letHasAskAnything } from "./has";
import { functionNames, methodNames } from "./names";
import { tellLiterals, withoutLiterals } from "./literals";
import { compileRe2 } from "./re2";
import { refusedIn } from "./refused";
import { calledName, type CheckedType, isNode, memberOf, type Node, nodesOf } from "./syntax-tree";

/** Values behind the names of an expression; a variable of a policy is under `variables.<name>`. */
export type Scope = Readonly<Record<string, unknown>>;

/** A CEL expression of a policy, compiled as the API server would. */
export interface Expression {
  source: string;
  /** The type that it was found to have, e.g. `bool`, or `dyn`. */
  type: string;
  /** Throws `CelFault` or `NotKnownYet`. */
  evaluate(scope: Scope): unknown;
  /** Why an API server does not take it, though it can be evaluated here (offset in characters). */
  refused: readonly { message: string; offset: number }[];
  /** A function that Kubernetes does not know; evaluating it throws `NotKnownYet`. */
  unknownFunction?: string;
}

/** What an expression may not be, and where in it (offset in characters). */
export class CompileError extends Error {
  override readonly name = "CompileError";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

let bases: { plain: Environment; params: Environment } | undefined;

function environments(): { plain: Environment; params: Environment } {
  if (bases !== undefined) return bases;
  const env = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 20_000, maxDepth: 200 },
  });
  registerKubernetesFunctions(env);
  for (const name of ["object", "oldObject", "request", "namespaceObject"])
    env.registerVariable(name, "dyn");
  env.registerVariable("authorizer", authorizerType);
  env.registerType("kubernetes.variables", PolicyVariables);
  for (const other of ["null", "kubernetes.variables"])
    env.registerOperator(`kubernetes.variables == ${other}`, isEqual);
  return (bases = { plain: env, params: env.clone().registerVariable("params", "dyn") });
}

/** Compiles the expressions of one policy; a variable is known to what is compiled after it. */
export interface Compiler {
  /** An expression for a message does not know the authorizer. */
  compile(source: string, knows?: { authorizer: boolean }): Expression;
  declare(variable: string, type: string): void;
  /** From here on there are variables, if none that has a name yet: `variables` itself is known. */
  knowVariables(): void;
}

/** `variables` by itself: an object of which nothing but the members can be asked. */
class PolicyVariables {
  readonly of = "variables";
}

/** What `variables` is in every scope. */
export const policyVariables = new PolicyVariables();

export function policyCompiler({ params }: { params: boolean }): Compiler {
  const env = (params ? environments().params : environments().plain).clone();
  return {
    compile: (source, { authorizer } = { authorizer: true }) => {
      const expression = compile(env, source);
      if (authorizer || !/\bauthorizer\b/.test(source)) return expression;
      const offset = source.search(/\bauthorizer\b/);
      const message = "A message does not know the authorizer.";
      return { ...expression, refused: [...expression.refused, { message, offset }] };
    },
    knowVariables: () => {
      if (!env.hasVariable("variables")) env.registerVariable("variables", "kubernetes.variables");
    },
    declare: (variable, type) => {
      const name = `variables.${variable}`;
      if (env.hasVariable(name)) return;
      try {
        env.registerVariable(name, type);
      } catch {
        env.registerVariable(name, "dyn");
      }
    },
  };
}

const ruleEnvironments = new Map<string, Environment>();

function ruleEnvironment(oldSelf: "dyn" | "optional"): Environment {
  let env = ruleEnvironments.get(oldSelf);
  if (env === undefined) {
    env = new Environment({
      enableOptionalTypes: true,
      homogeneousAggregateLiterals: false,
      limits: { maxAstNodes: 20_000, maxDepth: 200 },
    });
    registerKubernetesFunctions(env);
    env.registerVariable("self", "dyn");
    env.registerVariable("oldSelf", oldSelf);
    ruleEnvironments.set(oldSelf, env);
  }
  return env;
}

/** A rule of a CRD, or its message: what it is about is `self`, and what was there before `oldSelf`. */
export interface Rule extends Expression {
  /** Whether it is about a change. */
  asksOldSelf: boolean;
}

/**
 * Compiles what `x-kubernetes-validations` say. Types are found when it is evaluated: an API server has
 * checked them by the schema of the CRD. Throws `CompileError`.
 */
export function compileRule(
  source: string,
  { optionalOldSelf }: { optionalOldSelf: boolean },
): Rule {
  const env = ruleEnvironment(optionalOldSelf ? "optional" : "dyn");
  const asksOldSelf = nodesOf(parse(env, withoutLiterals(source).source).ast).some(
    ({ op, args }) => op === "id" && args === "oldSelf",
  );
  return { ...compile(env, source), asksOldSelf };
}

function compile(env: Environment, source: string): Expression {
  if (source.trim() === "") throw new CompileError("There is no expression.", 0);
  if (source.length > 20_000)
    throw new CompileError("The expression is longer than 20,000 characters.", 0);
  const { source: readable, literals } = withoutLiterals(source);
  const parsed = parse(env, readable);
  const nodes = nodesOf(parsed.ast);
  tellLiterals(nodes, literals);
  for (const node of nodes) lookAt(node);
  const unknown = nodes.find((node) => isUnknown(node));
  const unknownFunction = unknown && calledName(unknown);
  if (unknownFunction !== undefined) return unanswerable(source, unknownFunction);
  nameVariables(nodes, env);
  for (const node of nodes) letHasAskAnything(node);
  const checked = parsed.check();
  if (!checked.valid) throw compileError(checked.error, source);
  const formatted = new Set(
    nodes
      .filter((node) => calledName(node) === "format")
      .flatMap((node) => (Array.isArray(node.args) ? nodesOf(node.args[2]) : [])),
  );
  for (const node of nodes) if (!formatted.has(node)) refuseMixed(node);
  instrument(parsed.ast);
  return {
    source,
    type: checked.type ?? "dyn",
    refused: refusedIn(nodes, source, formatted, (part) => compile(environments().plain, part)),
    evaluate(scope) {
      try {
        return metered(() => parsed(scope) as unknown);
      } catch (error) {
        throw evaluationFault(error);
      }
    },
  };
}

function unanswerable(source: string, name: string): Expression {
  return {
    source,
    type: "dyn",
    refused: [],
    unknownFunction: name,
    evaluate() {
      throw new NotKnownYet(
        "denies",
        `It calls ${name}(), a function that Kubernetes does not know.`,
      );
    },
  };
}

function parse(env: Environment, source: string) {
  try {
    return env.parse(source);
  } catch (error) {
    throw compileError(error, source);
  }
}

function isUnknown(node: Node): boolean {
  const name = calledName(node);
  if (name === undefined) return false;
  return !(node.op === "call" ? functionNames : methodNames).has(name);
}

/** What the API server refuses and the CEL library lets pass. */
function lookAt(node: Node): void {
  if (calledName(node) !== "matches" || !Array.isArray(node.args)) return;
  const args = node.args.at(-1) as unknown;
  const pattern = Array.isArray(args) ? (args.at(-1) as unknown) : undefined;
  if (!isNode(pattern) || pattern.op !== "value" || typeof pattern.args !== "string") return;
  try {
    compileRe2(pattern.args);
  } catch (error) {
    throw new CompileError(error instanceof Error ? error.message : String(error), node.start ?? 0);
  }
}

/**
 * A list or map literal holds values of one type (cel-go's homogeneous literals); a value of any
 * type fits everywhere. What is formatted is exempt.
 */
function refuseMixed(node: Node): void {
  if ((node.op !== "list" && node.op !== "map") || !Array.isArray(node.args)) return;
  const members =
    node.op === "list"
      ? [(node.args as unknown[]).map(typeOfEntry)]
      : [
          (node.args as unknown[][]).map(([key]) => typeOfNode(key)),
          (node.args as unknown[][]).map(([, value], index) => typeOfEntry(value, index)),
        ];
  for (const given of members) {
    const types = given.flatMap((type) =>
      type && !type.hasDynType && !type.hasPlaceholderType ? [type.name] : [],
    );
    if (new Set(types).size > 1)
      throw new CompileError(
        `A ${node.op} holds values of one type, and this one holds ${[...new Set(types)].join(" and ")}.`,
        node.start ?? 0,
      );
  }

  /** What an optional entry brings has the type that counts. */
  function typeOfEntry(value: unknown, index: number): CheckedType | undefined {
    const type = typeOfNode(value);
    return node.optionalEntries?.has(index) === true ? type?.valueType : type;
  }
}

const typeOfNode = (node: unknown): CheckedType | undefined =>
  isNode(node) ? node.checkedType : undefined;

/**
 * `variables.x` becomes a name of its own, so that it has the type of what it stands for and is
 * evaluated when asked for. A variable that is declared is there: `has(variables.x)` is true.
 */
function nameVariables(nodes: readonly Node[], env: Environment): void {
  for (const node of nodes) {
    const [asked] =
      calledName(node) === "has" && Array.isArray(node.args) ? (node.args[1] as unknown[]) : [];
    const member = isNode(asked) ? memberOf(asked) : undefined;
    if (member?.name !== "variables") continue;
    if (!env.hasVariable(`variables.${member.member}`))
      throw new CompileError(
        `There is no variable ${member.member} before this expression.`,
        node.start ?? 0,
      );
    become(node, "true", true);
    node.setMeta("macro", undefined);
  }
  for (const node of nodes) {
    const member = memberOf(node);
    if (member?.name === "variables") become(node, "object", `variables.${member.member}`);
    const [owner, name] = Array.isArray(node.args) ? (node.args as unknown[]) : [];
    if (!isNode(owner) || owner.op !== "id" || owner.args !== "variables") continue;
    if (node.op === "[]" || node.op === "[?]")
      throw new CompileError("variables has members and no index.", node.start ?? 0);
    if (node.op === ".?") {
      const { args } = environments().plain.parse("optional.of(object)").ast as unknown as Node;
      const [inner] = (args as [string, Node, Node[]])[2];
      if (inner) inner.args = `variables.${String(name)}`;
      become(node, "optional.of(object)", args);
    }
  }
}

/** Makes a node one of the kind that an example is, with other content. */
function become(node: Node, example: string, args: unknown): void {
  const { op, meta } = environments().plain.parse(example).ast as unknown as Node;
  node.op = op;
  node.args = args;
  node.setMeta("check", meta["check"]);
  node.setMeta("evaluate", meta["evaluate"]);
}

function compileError(error: unknown, source: string): Error {
  if (
    !(
      error instanceof ParseError ||
      error instanceof CelTypeError ||
      error instanceof EvaluationError
    )
  )
    return error instanceof Error ? error : new Error(String(error));
  const undeclared = /^Unknown variable: variables\.(.*)$/.exec(error.summary)?.[1];
  const summary =
    undeclared === undefined
      ? error.summary
      : `There is no variable ${undeclared} before this expression`;
  const near =
    error.range === undefined ? "" : source.slice(error.range.start, error.range.end).trim();
  return new CompileError(
    `${summary}${near === "" || near === source.trim() ? "" : `, at "${near}"`}.`,
    error.range?.start ?? 0,
  );
}

function evaluationFault(error: unknown): Error {
  if (error instanceof CelFault || error instanceof NotKnownYet) return error;
  if (
    error instanceof EvaluationError ||
    error instanceof CelTypeError ||
    error instanceof ParseError
  )
    return new CelFault(inWords(error.summary));
  return error instanceof RangeError
    ? new CelFault("The expression makes a value that is too large.")
    : error instanceof Error
      ? error
      : new Error(String(error));
}

function inWords(summary: string): string {
  const key = /^No such key: (.*)$/.exec(summary)?.[1];
  return key === undefined ? summary.replaceAll(/dyn<([^>]*)>/g, "$1") : `no such key: ${key}`;
}
