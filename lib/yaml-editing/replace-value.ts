import { isAlias, isMap, isPair, isScalar } from "yaml";
import type { Json } from "@/lib/json";
import { columnOf, entriesOf } from "./entries";
import { collectionAt, type EditableYaml, sharedPart, type YamlPath } from "./open-yaml";
import { colonOf, keyRange, lineEnd, lineStart, rangeOf } from "./positions";
import type { Splice } from "./splice";
import { Unwritable } from "./unwritable";
import { flowText, type Quote, scalarText, writtenValue } from "./written-value";

/**
 * What has to change for another value at a path that is there. Comments beside it stay. `linesAt`: its lines below a key
 * in a column, where they are known; of a block only.
 */
export function valueSplices(
  yaml: EditableYaml,
  path: YamlPath,
  value: Json,
  linesAt: (column: number) => string[] | undefined = () => undefined,
): Splice[] {
  const { text } = yaml;
  const place = placeOfValue(yaml, path);
  const { node, after, column, inFlow } = place;
  if (isAlias(node)) throw new Unwritable(sharedPart);
  const range = rangeOf(node, text);
  const old = range === undefined || range.start === range.end ? undefined : range;
  if (inFlow) {
    const put =
      typeof value === "string" ? scalarText(value, true, quoteOf(node)) : flowText(value);
    if (old !== undefined) return [{ from: old.start, to: old.end, text: put }];
    return [{ from: after, to: after, text: `${place.lacksColon ? ":" : ""} ${put}` }];
  }
  const known = linesAt(column);
  const { inline, lines } =
    known === undefined ? writtenValue(value, column, quoteOf(node)) : { inline: "", lines: known };
  const ending = lines.map((line) => `\n${line}`).join("");
  const put = inline === "" ? "" : ` ${inline}`;
  if (old === undefined) {
    const end = lineEnd(text, after);
    return [
      { from: after, to: after, text: put },
      { from: end, to: end, text: ending },
    ];
  }
  const line = lineEnd(text, after);
  // What begins below its key goes with all of its lines.
  if (old.start > line)
    return [
      { from: after, to: after, text: put },
      { from: line, to: old.end, text: ending },
    ];
  const end = lineEnd(text, old.end);
  const isItemOfMap = place.isItem && inline === "" && lines.length > 0;
  if (isItemOfMap) {
    const [first = "", ...rest] = lines;
    const below = rest.map((each) => `\n${each}`).join("");
    return [
      { from: old.start, to: old.end, text: first.trimStart() },
      { from: end, to: end, text: below },
    ];
  }
  const isSpaced = /\s/.test(text[old.start - 1] ?? "");
  return [
    { from: inline === "" ? after : old.start, to: old.end, text: isSpaced ? inline : put },
    { from: end, to: end, text: ending },
  ];
}

interface ValuePlace {
  node: unknown;
  /** Offset behind the colon or the dash. */
  after: number;
  /** Column of the key or the dash. */
  column: number;
  inFlow: boolean;
  isItem: boolean;
  lacksColon: boolean;
}

function placeOfValue(yaml: EditableYaml, path: YamlPath): ValuePlace {
  const { text } = yaml;
  const step = path.at(-1);
  if (step === undefined) throw new Unwritable("The whole document cannot be replaced.");
  const collection = collectionAt(yaml, path.slice(0, -1));
  const inFlow = collection.flow === true;
  const entries = entriesOf(text, collection);
  const index = isMap(collection) ? entries.findIndex(({ key }) => key === step) : Number(step);
  const entry = entries[index];
  const item: unknown = collection.items[index];
  if (entry === undefined) throw new Unwritable(`There is no ${path.join(".")}.`);
  const column = inFlow ? entry.start - lineStart(text, entry.start) : columnOf(text, collection);
  if (!isPair(item))
    return {
      node: item,
      after: inFlow ? entry.end : entry.start + 1,
      column,
      inFlow,
      isItem: true,
      lacksColon: false,
    };
  const colon = colonOf(item, text);
  return {
    node: item.value,
    after: colon === undefined ? keyRange(item.key).end : colon + 1,
    column,
    inFlow,
    isItem: false,
    lacksColon: colon === undefined,
  };
}

/** Who quoted a text goes on doing so. */
function quoteOf(node: unknown): Quote {
  if (!isScalar(node)) return undefined;
  if (node.type === "QUOTE_SINGLE") return "single";
  return node.type === "QUOTE_DOUBLE" ? "double" : undefined;
}
