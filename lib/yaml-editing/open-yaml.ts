import { type Document, isAlias, isMap, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import { documentData, parseYaml, type Place } from "@/lib/yaml";
import { Unwritable } from "./unwritable";
import { keyText, type Tree, treeOf } from "./yaml-tree";

/** Steps from the top of a document: keys of maps, indexes of lists. */
export type YamlPath = readonly (string | number)[];

/** The one document of a text, and where its parts stand. */
export interface EditableYaml {
  text: string;
  document: Document.Parsed;
  tree: Tree;
  placeAt(offset: number): Place;
}

/** Characters of a text that is edited as a form. */
const longest = 1024 * 1024;

export const byteOrderMark = "\ufeff";

/** A byte order mark is left out of it. Throws `Unwritable` for a text that is not one well-formed document. */
export function openYaml(given: string): EditableYaml {
  const text = given.startsWith(byteOrderMark) ? given.slice(byteOrderMark.length) : given;
  const { documents, problems, placeAt, text: read } = parseYaml(text, { longest });
  const [problem] = problems;
  if (problem !== undefined)
    throw new Unwritable(`Line ${problem.line}, column ${problem.column}: ${problem.message}`);
  const [document, second] = documents;
  if (document === undefined) throw new Unwritable("There is nothing in it.");
  if (second !== undefined) throw new Unwritable("It is more than one YAML document.");
  if (read !== text)
    throw new Unwritable("A text in it goes on in lines that are not indented as YAML asks for.");
  try {
    documentData(document);
  } catch (cause) {
    throw new Unwritable(cause instanceof Error ? cause.message : "It cannot be read.", { cause });
  }
  return { text, document, tree: treeOf(document), placeAt };
}

/** The node at a path; undefined where there is none, or one that an alias stands for. */
export function nodeAt({ document }: Pick<EditableYaml, "document">, path: YamlPath): unknown {
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node) && typeof step === "string")
      node = node.items.find(({ key }) => keyText(key) === step)?.value;
    else if (isSeq(node) && typeof step === "number") node = node.items[step];
    else return undefined;
  }
  return node;
}

/** The map or the list at a path. Throws `Unwritable` where there is none that can be written to. */
export function collectionAt(yaml: EditableYaml, path: YamlPath): YAMLMap | YAMLSeq {
  for (let length = 0; length <= path.length; length += 1)
    if (isAlias(nodeAt(yaml, path.slice(0, length)))) throw new Unwritable(sharedPart);
  const node = nodeAt(yaml, path);
  if (isMap(node) || isSeq(node)) return node;
  throw new Unwritable(`There is no list and no map at ${path.join(".") || "the top"}.`);
}

export const sharedPart =
  "It is written once and used in several places (& and *): change it in the YAML.";
