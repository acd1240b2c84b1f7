import { childPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { secretArguments } from "./command-line";
import { type FieldKind, fieldKind, isSecretName } from "./field-name";
import { decodedText, literal, looksLike } from "./looks-like";

/** A value that looks like a secret. Never the value itself. */
export interface FoundSecret {
  /** JSON Pointer into what was searched. */
  pointer: string;
  /** What it looks like, in words: "an AWS access key". */
  looksLike: string;
}

/** Whether a value may stand where it does, although it looks like a secret. */
export type Allows = (value: string, pointer: string) => boolean;

const nothingIsAllowed: Allows = () => false;

/**
 * Every value of a tree that looks like a secret: a known key format, a private key, a literal in a
 * field whose name says that a secret is in it, an argument that gives one to a command, text too
 * random to be anything else, also when it is wrapped in base64, twice at most. Digests, UUIDs, images,
 * certificates and addresses are none. Pure; says where, never what.
 */
export function findSecrets(tree: Json, allows: Allows = nothingIsAllowed): FoundSecret[] {
  return walk(tree, allows, { pointer: "", kind: "other" });
}

/**
 * The same of a Kubernetes object: what a Secret holds is read through its base64, and what is
 * sealed already is none.
 */
export function findSecretsInObject(
  object: JsonObject,
  allows: Allows = nothingIsAllowed,
): FoundSecret[] {
  const isSecret = object["kind"] === "Secret" && object["apiVersion"] === "v1";
  return Object.entries(object).flatMap(([key, value]) => {
    const pointer = childPointer("", key);
    const kind = fieldKind(key);
    if (key === "sops" && isSealedBySops(value)) return [];
    if (object["kind"] === "SealedSecret" && key === "spec" && isJsonObject(value)) {
      const { encryptedData: _, ...open } = value;
      return walk(open, allows, { pointer, kind });
    }
    if (!isSecret || (key !== "data" && key !== "stringData") || !isJsonObject(value))
      return walk(value, allows, { pointer, kind });
    return Object.entries(value).flatMap(([name, item]) => {
      const held =
        key === "data" && typeof item === "string"
          ? (decodedText(item.replaceAll(/\s+/g, "")) ?? item)
          : item;
      return walk(held, allows, {
        pointer: childPointer(pointer, name),
        kind: isSecretName(name) || isPublicMember(name) ? fieldKind(name) : "member",
      });
    });
  });
}

/** Members of a Secret that are public by what they are called; all others hold secrets. */
function isPublicMember(name: string): boolean {
  return /^(ca\.crt|tls\.crt|username|user|host|hostname|port|database|dbname|namespace|url|name|type)$|\.(crt|pem|pub)$/.test(
    name,
  );
}

function isSealedBySops(value: Json): boolean {
  return isJsonObject(value) && typeof value["mac"] === "string" && value["mac"].startsWith("ENC[");
}

interface Place {
  pointer: string;
  /** What the name of the field says, or what a list of names and values calls it. */
  kind: FieldKind;
}

function walk(value: Json, allows: Allows, { pointer, kind }: Place): FoundSecret[] {
  if (typeof value === "string") {
    const found = looksLike(value, kind);
    return found === undefined || allows(value, pointer) ? [] : [{ pointer, looksLike: found }];
  }
  if (Array.isArray(value)) return inList(value, allows, { pointer, kind });
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const keyLooksLike = looksLike(key, "other");
    // A key that is a secret itself must not be told either: its map is named.
    if (keyLooksLike !== undefined && !allows(key, pointer))
      return [{ pointer, looksLike: keyLooksLike }];
    return walk(item, allows, { pointer: childPointer(pointer, key), kind: kindOf(value, key) });
  });
}

/** In `[--password, …]` it is the item before that says what an item is. */
function inList(list: readonly Json[], allows: Allows, { pointer, kind }: Place): FoundSecret[] {
  const given = secretArguments(list.map((item) => (typeof item === "string" ? item : "")));
  return list.flatMap((item, index) => {
    const place = { pointer: childPointer(pointer, index), kind };
    const found = walk(item, allows, place);
    if (found.length > 0 || typeof item !== "string" || !given.has(index)) return found;
    return allows(item, place.pointer) ? [] : [{ pointer: place.pointer, looksLike: literal }];
  });
}

/** In `{ name: DB_PASSWORD, value: … }` it is the name that says what the value is. */
function kindOf(holder: JsonObject, key: string): FieldKind {
  const name = holder["name"];
  return fieldKind(key === "value" && typeof name === "string" ? name : key);
}
