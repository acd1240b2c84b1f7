import { createHash } from "node:crypto";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Generator, GeneratorOptions } from "./kustomization";
import { get, set, sizeOf, textOf } from "./members";
import { Refusal, type Work } from "./refusal";
import { Resource } from "./resource";
import type { Resources } from "./resources";

/** Where generators read files from. */
export type ReadText = (entry: string) => string;

export interface Generating {
  kind: "ConfigMap" | "Secret";
  generator: Generator;
  global: GeneratorOptions | undefined;
  /** The kustomization. */
  file: string;
  read: ReadText;
  work: Work;
}

/** Makes what a generator describes, and puts it beside, in the place of or into what is there. */
export function generate(resources: Resources, generating: Generating): void {
  const made = generated(generating);
  const known = resources.byAnyId(made.id);
  const [old, another] = known;
  if (another !== undefined) throw new Refusal(`generates ${made.name}, which is there twice`);
  const isNew = made.behavior !== "merge" && made.behavior !== "replace";
  if (old === undefined) {
    if (!isNew) throw new Refusal(`generates into ${made.name}, which is not there`);
    return resources.append([made]);
  }
  if (isNew) throw new Refusal(`generates ${made.name}, which is there already`);
  generating.work.spend(sizeOf(old.object) + sizeOf(made.object));
  takeOver(made, old);
  resources.replace(old, made);
  return undefined;
}

function takeOver(made: Resource, old: Resource): void {
  for (const field of ["labels", "annotations"] as const) {
    const texts = { ...old.texts(field), ...made.texts(field) };
    if (Object.keys(texts).length > 0) set(made.metadata, field, texts);
    else delete made.metadata[field];
  }
  made.name = old.name;
  made.namespace = old.namespace;
  made.previous = old.previous;
  made.prefixes = old.prefixes;
  made.suffixes = old.suffixes;
  made.needsHash = made.needsHash && old.needsHash;
  const isMerge = made.behavior === "merge";
  made.behavior = old.behavior;
  if (!isMerge) return;
  for (const field of ["data", "binaryData"]) {
    const [before, now] = [get(old.object, field), get(made.object, field)];
    const texts: JsonObject = {};
    for (const map of [before, now])
      for (const [key, value] of Object.entries(isJsonObject(map) ? map : {}))
        set(texts, key, textOf(value));
    if (Object.keys(texts).length > 0) set(made.object, field, texts);
    else delete made.object[field];
  }
}

function generated({ kind, generator, global, file, read }: Generating): Resource {
  const { name = "", namespace = "", behavior = "", type } = generator;
  if (name === "") throw new Refusal("has a generator without a name");
  const options = generator.options ?? {};
  const labels = { ...global?.labels, ...options.labels };
  const annotations = { ...global?.annotations, ...options.annotations };
  const data = dataOf(generator, read, kind === "Secret");
  const object: JsonObject = {
    apiVersion: "v1",
    kind,
    metadata: {
      name,
      ...(namespace === "" ? {} : { namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...(kind === "Secret" ? { type: type || "Opaque", data } : {}),
    ...(kind === "ConfigMap" && Object.keys(data).length > 0 ? { data } : {}),
    ...(options.immutable || global?.immutable ? { immutable: true } : {}),
  };
  const made = new Resource(object, file, 0);
  made.needsHash = !(options.disableNameSuffixHash || global?.disableNameSuffixHash);
  made.behavior = ["merge", "replace"].includes(behavior) ? behavior : "create";
  return made;
}

function dataOf(
  { literals = [], files = [], envs = [], env = "" }: Generator,
  read: ReadText,
  isSecret: boolean,
): JsonObject {
  const data: JsonObject = {};
  const pairs = [
    ...[...envs, ...(env === "" ? [] : [env])].flatMap((entry) => pairsOfLines(read(entry))),
    ...literals.map(pairOfLiteral),
    ...files.map((source) => pairOfFile(source, read)),
  ];
  for (const [key, value] of pairs) {
    if (Object.hasOwn(data, key)) throw new Refusal(`generates the key ${key} twice`);
    set(data, key, isSecret ? base64(value) : value);
  }
  return data;
}

type Pair = readonly [string, string];

function pairOfLiteral(source: string): Pair {
  const at = source.indexOf("=");
  if (at < 1) throw new Refusal(`has a literal that is no key=value (${source})`);
  const value = source.slice(at + 1);
  const quote = value[0];
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return [source.slice(0, at), isQuoted ? value.slice(1, -1) : value];
}

function pairOfFile(source: string, read: ReadText): Pair {
  const [key = "", path, more] = source.split("=");
  if (path === undefined) return [baseOf(source), read(source)];
  if (key === "" || path === "" || more !== undefined)
    throw new Refusal(`has a file that is no key=path (${source})`);
  return [key, read(path)];
}

const baseOf = (path: string): string => path.split("/").findLast((part) => part !== "") ?? "";

/** Bytes of a line that are read of a file of variables; Go's scanner stops at a longer one. */
const longestLine = 64 * 1024;

function pairsOfLines(text: string): Pair[] {
  return text.split("\n").flatMap((line, index): Pair[] => {
    if (line.length > longestLine / 4)
      throw new Refusal("reads variables from a file with a line that is too long");
    const from = index === 0 ? line.replace(/^\uFEFF/, "") : line;
    const pair = from.replace(/\r$/, "").replace(/^[\s\u0085]+/u, "");
    if (pair === "" || pair.startsWith("#")) return [];
    const at = pair.indexOf("=");
    return at < 0 ? [[pair, ""]] : at === 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)]];
  });
}

/** In lines of 70 where it is longer, each with its end. */
function base64(text: string): string {
  const encoded = Buffer.from(text, "utf8").toString("base64");
  return encoded.length < 70 ? encoded : encoded.replaceAll(/.{1,70}/g, "$&\n");
}

/** Names what was generated by what it holds, so that another content is another object. */
export function addHashes(resources: Resources): void {
  for (const resource of resources.list) {
    if (!resource.needsHash) continue;
    resource.storeId();
    resource.name = `${resource.name}-${hashOf(resource)}`;
  }
}

const letters: Readonly<Record<string, string>> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };

function hashOf({ object, kind }: Resource): string {
  // Kustomize looks for a field `metadata/name`, which there is not: the name is always empty.
  const told: [string, Json][] = [
    ["data", valueOf(object, "data")],
    ["kind", kind],
    ["name", ""],
  ];
  if (kind === "Secret") {
    if (isJsonObject(get(object, "stringData")))
      told.push(["stringData", valueOf(object, "stringData")]);
    told.push(["type", valueOf(object, "type")]);
  } else if (isJsonObject(get(object, "binaryData")))
    told.unshift(["binaryData", valueOf(object, "binaryData")]);
  const text = `{${told.map(([key, value]) => `"${key}":${goJson(value)}`).join(",")}}`;
  const hex = createHash("sha256").update(text).digest("hex").slice(0, 10);
  return hex.replaceAll(/[013ae]/g, (digit) => letters[digit] ?? digit);
}

const valueOf = (object: JsonObject, key: string): Json => get(object, key) ?? "";

/** As Go's encoding/json writes it: keys by their bytes, and `<`, `>`, `&` escaped. */
function goJson(value: Json): string {
  if (!isJsonObject(value)) return goText(JSON.stringify(value));
  const members = Object.keys(value)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((key) => `${goText(JSON.stringify(key))}:${goJson(get(value, key) ?? null)}`);
  return `{${members.join(",")}}`;
}

const goText = (json: string): string =>
  json.replaceAll(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
