import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  stringify,
} from "yaml";

/** How often one document may name an anchor, with the aliases within it multiplied. */
export const maxAliasCount = 1000;
/** Values of one document, with every alias followed. */
export const mostValues = 1_000_000;

/**
 * A document as data, with aliases followed and `<<` merged, in one pass; `Document.toJS` says the
 * same and looks through the document for every alias. Throws a `ReferenceError` for an alias of
 * nothing, of what it stands in, or of what is named too often; a `RangeError` where merging makes
 * too much of it, a `TypeError` for what JSON has no form of.
 */
export function documentData(document: Document): unknown {
  return new Conversion(document).run();
}

/** What a node became. */
interface Converted {
  node: unknown;
  /** Undefined for a moment, in what refers to itself. */
  value: unknown;
  /** How often the most named anchor within it is named, itself multiplied by what is in it. */
  weight: number;
  /** How often it is named, itself counted in. */
  uses: number;
  isWhole: boolean;
}

class Conversion {
  readonly #document: Document;
  /** The latest node of each anchor. */
  readonly #anchors = new Map<string, Converted>();
  readonly #targets = new Map<Alias, Converted>();
  readonly #entries = new Map<unknown, ReadonlyMap<string, unknown>>();
  #merged = 0;

  constructor(document: Document) {
    this.#document = document;
  }

  run(): unknown {
    return this.#convert(this.#document.contents).value;
  }

  #convert(node: unknown): Converted {
    if (isAlias(node)) return this.#follow(node);
    const made: Converted = { node, value: null, weight: 1, uses: 1, isWhole: false };
    if (isNode(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, made);
    if (isScalar(node)) made.value = node.value;
    else if (isPair(node)) this.#map([node], made);
    else if (isMap(node) && !isSet(node)) this.#map(node.items, made);
    else if (isSeq(node) && !isSet(node)) {
      const items = node.items.map((item) => this.#convert(item));
      made.value = items.map(({ value }) => value);
      made.weight = items.reduce((most, { weight }) => Math.max(most, weight), 0);
    } else if (isNode(node)) throw new TypeError(`${node.tag} is no value that JSON can hold.`);
    made.isWhole = true;
    return made;
  }

  #follow(alias: Alias): Converted {
    const target = this.#anchors.get(alias.source);
    if (target === undefined)
      throw new ReferenceError(
        `Unresolved alias (the anchor must be set before the alias): ${alias.source}`,
      );
    target.uses += 1;
    const weight = target.uses * target.weight;
    if (!target.isWhole || weight > maxAliasCount)
      throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
    this.#targets.set(alias, target);
    return { ...target, weight };
  }

  #map(pairs: readonly Pair[], made: Converted): void {
    const entries = new Map<string, unknown>();
    let most = 0;
    for (const { key, value } of pairs) {
      if (this.#isMergeKey(key)) {
        const { node, weight } = this.#convert(value);
        most = Math.max(most, weight);
        const source = isAlias(node) ? this.#targets.get(node)?.node : node;
        for (const one of isSeq(source) ? source.items : [source]) this.#merge(one, entries);
      } else {
        const name = this.#convert(key);
        const item = this.#convert(value);
        most = Math.max(most, name.weight, item.weight);
        entries.set(this.#nameOf(key, name.value), item.value);
      }
    }
    made.weight = most;
    made.value = Object.fromEntries(entries);
    this.#entries.set(made.node, entries);
  }

  /** What is there already goes before what is merged. */
  #merge(from: unknown, entries: Map<string, unknown>): void {
    const source = isAlias(from) ? this.#targets.get(from)?.node : from;
    const merged = this.#entries.get(source);
    if (!isMap(source) || merged === undefined)
      throw new Error("Merge sources must be maps or map aliases");
    this.#count(merged.size);
    for (const [key, value] of merged) if (!entries.has(key)) entries.set(key, value);
  }

  #count(more: number): void {
    this.#merged += more;
    if (this.#merged > mostValues) throw new RangeError(`It holds more than ${mostValues} values.`);
  }

  #isMergeKey(key: unknown): boolean {
    if (!isScalar(key)) return false;
    if (typeof key.value === "symbol") return true;
    if (key.value !== "<<" || (key.type !== undefined && key.type !== "PLAIN")) return false;
    return this.#document.schema.tags.some((tag) => tag.tag === mergeTag && tag.default);
  }

  /** JSON has no keys that are collections: their text stands for them, as the parser has it. */
  #nameOf(key: unknown, value: unknown): string {
    if (value === null) return "";
    if (typeof value !== "object") return String(value);
    const options = { collectionStyle: "flow", lineWidth: 0, verifyAliasOrder: false } as const;
    const name = stringify(key, options).trimEnd();
    this.#count(name.length);
    return name;
  }
}

const mergeTag = "tag:yaml.org,2002:merge";
const setTags = new Set(["tag:yaml.org,2002:set", "tag:yaml.org,2002:omap"]);

const isSet = ({ tag }: { tag?: string }) => tag !== undefined && setTags.has(tag);
