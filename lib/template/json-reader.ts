import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import type { Json } from "@/lib/json";
import { jsonObject, toJson } from "./cel-values";
import { limits } from "./limits";
import { TemplateFault } from "./problems";
import { scalarValue } from "./yaml-emit";

/** Reads the finished tree as JSON, aliases followed, within a bound. */
export class JsonReader {
  private left: number = limits.documentNodes;
  private readonly anchors = new Map<string, Json>();
  private readonly sizes = new Map<string, number>();

  constructor(private readonly root: Node) {}

  read(): Json {
    return this.json(this.root);
  }

  private json(node: unknown): Json {
    this.spend(1);
    if (isAlias(node)) return this.alias(node);
    const before = this.left;
    const value = this.value(node);
    const anchor = (node as Scalar | null)?.anchor;
    if (anchor !== undefined) {
      this.anchors.set(anchor, value);
      this.sizes.set(anchor, before - this.left + 1);
    }
    return value;
  }

  private value(node: unknown): Json {
    if (isMap(node))
      return jsonObject(
        node.items.map(
          (pair) => [String(scalarValue(pair.key as Scalar)), this.json(pair.value)] as const,
        ),
      );
    if (isSeq(node)) return node.items.map((item) => this.json(item));
    return isScalar(node) ? toJson(scalarValue(node)) : null;
  }

  private alias(node: Alias): Json {
    const value = this.anchors.get(node.source);
    if (value === undefined)
      throw new TemplateFault(
        "unresolved-alias",
        `The alias *${node.source} refers to an anchor that was left out.`,
      );
    this.spend(this.sizes.get(node.source) ?? 1);
    return value;
  }

  private spend(nodes: number): void {
    this.left -= nodes;
    if (this.left < 0)
      throw new TemplateFault(
        "too-large",
        `A document has more than ${limits.documentNodes} values.`,
      );
  }
}
