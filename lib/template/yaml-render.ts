import {
  Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Pair,
  type Scalar,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import { type Json, toPointer } from "@/lib/json";
import { typeName } from "./cel-values";
import type { CompiledYaml } from "./compiled";
import type { Expression } from "./expression";
import { TemplateFault } from "./problems";
import {
  finishText,
  finishValue,
  segmentsOf,
  valueSegment,
  type CompiledText,
  type ValueContext,
} from "./value-text";
import { scalarNode, scalarValue, valueNode } from "./yaml-emit";
import { constant, copyProps, propsOf, stringNode } from "./yaml-nodes";
import { JsonReader } from "./json-reader";
import { unchangedNode, flowOf } from "./unchanged-node";

/** A node of the output that expressions made. */
export interface MadeNode {
  document: number;
  pointer: string;
  expressions: Expression[];
  /** The node is exactly the value of this expression, so what is below it is the value's. */
  whole: boolean;
}

export interface RenderedYaml {
  content: string;
  documents: Json[];
  made: MadeNode[];
}

type Path = (string | number)[];

/**
 * Renders one YAML file: the parsed tree is copied with values put into it; text is only made at
 * the very end.
 */
export function renderYaml(file: CompiledYaml, context: ValueContext): RenderedYaml {
  const made: MadeNode[] = [];
  const documents: Json[] = [];
  const texts: string[] = [];
  for (const source of file.documents) {
    const instance = new Instance(file, context, documents.length, made);
    const contents = instance.node(source.contents as Node | null, [], false);
    if (contents === undefined || contents === null) continue;
    const json = new JsonReader(contents).read();
    if (json === null) continue;
    texts.push(write(source, contents, file.indentSequences, documents.length));
    documents.push(json);
  }
  return { content: texts.join(""), documents, made };
}

/**
 * Puts the finished tree into the source's document (comments and directives are its own) and
 * writes it.
 */
function write(source: Document, contents: Node, indentSeq: boolean, index: number): string {
  // Not `source.clone()`: that would copy the whole parsed tree, which is not needed.
  const document = Object.create(
    Document.prototype,
    Object.getOwnPropertyDescriptors(source),
  ) as Document;
  document.contents = contents as typeof document.contents;
  if (source.directives !== undefined) {
    document.directives = source.directives.clone();
    // No tag is ever written; with these the library would look for one in the whole tree.
    document.directives.tags = {};
  }
  if (index > 0 && document.directives !== undefined) document.directives.docStart = true;
  try {
    const text = document.toString({ lineWidth: 0, indentSeq, verifyAliasOrder: true });
    return text.endsWith("\n") ? text : `${text}\n`;
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith("Unresolved alias")) {
      throw new TemplateFault(
        "unresolved-alias",
        "An alias refers to an anchor that was left out.",
        {},
        cause,
      );
    }
    throw cause;
  }
}

/** One rendering of one document. */
class Instance {
  constructor(
    private readonly file: CompiledYaml,
    private readonly context: ValueContext,
    private readonly document: number,
    private readonly made: MadeNode[],
  ) {}

  /** The node with its values, undefined where it is left out. */
  node(node: Node | null, path: Path, flow: boolean): Node | null | undefined {
    if (node === null) return null;
    if (!this.file.dynamic.has(node)) return unchangedNode(node, path.length === 0, flow);
    if (isScalar(node)) return this.scalar(node, path, flow);
    if (isMap(node)) return this.map(node, path, flow || node.flow === true);
    if (isSeq(node)) return this.seq(node, path, flow || node.flow === true);
    return node;
  }

  private scalar(node: Scalar, path: Path, flow: boolean): Node | undefined {
    const text = this.file.texts.get(node);
    if (text === undefined) return constant(node, flow || path.length === 0);
    const [only] = text;
    if (text.length === 1 && typeof only === "object") return this.whole(node, only, path, flow);
    this.note(path, text, false);
    const value = this.at(text, () => finishText(segmentsOf(text, this.context), this.context));
    return copyProps(node, stringNode(value, node.type, flow || path.length === 0));
  }

  private whole(node: Scalar, expression: Expression, path: Path, flow: boolean): Node | undefined {
    const value = this.at([expression], () =>
      expression.evaluate(this.context.scope, this.context.meter),
    );
    if (value === undefined || value === null) return undefined;
    this.note(path, [expression], true);
    const finished = this.at([expression], () =>
      finishValue(value, {
        substitution: this.context.substitution,
        templating: () => this.context.templating(expression, value),
      }),
    );
    const made =
      typeof finished === "string"
        ? stringNode(finished, node.type, flow || path.length === 0)
        : valueNode(finished, flow);
    return copyProps(node, made);
  }

  private map(node: YAMLMap, path: Path, flow: boolean): YAMLMap {
    const copy = Object.assign(new YAMLMap(), propsOf(node), flowOf(node));
    const keys = new Set<string>();
    for (const pair of node.items) {
      const key = this.key(pair.key, path);
      if (key === undefined) continue;
      const name = String(scalarValue(key));
      if (keys.has(name))
        throw this.fault(
          "duplicate-key",
          `The key ${JSON.stringify(name)} stands twice at ${toPointer(path) || "the top"}.`,
          pair.key,
        );
      keys.add(name);
      const value = this.node(pair.value as Node | null, [...path, name], flow);
      if (value === undefined) continue;
      copy.items.push(new Pair(key, value));
    }
    return copy;
  }

  private key(key: unknown, path: Path): Scalar | undefined {
    if (!isScalar(key)) return scalarNode("");
    const text = this.file.texts.get(key);
    if (text === undefined) return constant(key, true);
    const [only] = text;
    const whole = text.length === 1 && typeof only === "object" ? only : undefined;
    const value =
      whole === undefined
        ? this.at(text, () => finishText(segmentsOf(text, this.context), this.context))
        : this.at(text, () => whole.evaluate(this.context.scope, this.context.meter));
    if (value === undefined || value === null) return undefined;
    if (typeof value === "object")
      throw this.fault(
        "wrong-type",
        `The expression gives ${typeName(value)}, and stands as a key.`,
        key,
      );
    const name =
      whole === undefined
        ? String(value)
        : this.at(text, () =>
            finishText([valueSegment(String(value), whole, this.context)], this.context),
          );
    this.note([...path, name], text, false);
    return copyProps(key, stringNode(name, key.type, true)) as Scalar;
  }

  private seq(node: YAMLSeq, path: Path, flow: boolean): YAMLSeq {
    const copy = Object.assign(new YAMLSeq(), propsOf(node), flowOf(node));
    for (const item of node.items) {
      const made = this.node(item as Node, [...path, copy.items.length], flow);
      if (made !== undefined) copy.items.push(made);
    }
    return copy;
  }

  private note(path: Path, text: CompiledText, whole: boolean): void {
    const expressions = text.filter((part) => typeof part === "object");
    this.made.push({ document: this.document, pointer: toPointer(path), expressions, whole });
  }

  /** Gives what is thrown the place of the expression that it is about, or of the first one. */
  private at<T>(text: CompiledText, run: () => T): T {
    try {
      return run();
    } catch (thrown) {
      if (!(thrown instanceof TemplateFault)) throw thrown;
      const expressions = text.filter((part) => typeof part === "object");
      const blamed =
        expressions.find((expression) => expression.source === thrown.where.expression) ??
        expressions[0];
      const place = blamed === undefined ? {} : this.file.places.get(blamed);
      throw new TemplateFault(
        thrown.code,
        thrown.message,
        { ...place, expression: blamed?.source, ...thrown.where },
        thrown.cause,
      );
    }
  }

  private fault(
    code: "duplicate-key" | "wrong-type",
    message: string,
    key: unknown,
  ): TemplateFault {
    const text = isScalar(key) ? this.file.texts.get(key) : undefined;
    const expression = text?.find((part) => typeof part === "object");
    return new TemplateFault(
      code,
      message,
      expression === undefined
        ? {}
        : { ...this.file.places.get(expression), expression: expression.source },
    );
  }
}
