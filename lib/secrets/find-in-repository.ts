import {
  childOf,
  childPointer,
  fromPointer,
  isJsonObject,
  isWithin,
  type Json,
  toPointer,
} from "@/lib/json";
import { readYaml } from "@/lib/yaml";
import { allowanceFor, type SecretAllowance } from "./allowance";
import { findSecretsInFiles, type WrittenFile, type WrittenSecret } from "./find-in-files";
import { isSecretLiteral } from "./field-name";
import { findSecrets } from "./find-secrets";
import { looksLike } from "./looks-like";

/** Texts of a repository, by path. */
export type RepositoryTexts = ReadonlyMap<string, { text: string }>;

export interface RepositoryRules {
  allowances: readonly SecretAllowance[];
  now: Date;
  /** What the file is called that holds the record of an instance, in its folder. */
  recordFile: string;
}

/** `isKnown`: the base has the same value already. */
export interface ChangedSecret extends WrittenSecret {
  isKnown: boolean;
}

/** Secrets by their places, and whether a text quotes one; the values stay inside. */
export interface SecretSearch<Secret extends WrittenSecret> {
  secrets: Secret[];
  quotes: (text: string) => boolean;
}

/** Every secret in some files of a repository that no allowance lets stand. Pure. */
export function findSecretsInRepository(
  texts: RepositoryTexts,
  paths: Iterable<string>,
  rules: RepositoryRules,
): SecretSearch<WrittenSecret> {
  const sightings = sightingsIn(texts, paths, rules);
  return { secrets: sightings.map(({ secret }) => secret), quotes: quoting(sightings) };
}

/**
 * Every secret in the files that a change adds or alters, and whether it is new. The rest of the
 * base is read only where it holds the text of one that seems to be new. Pure.
 */
export function findSecretsInChange(
  head: RepositoryTexts,
  base: RepositoryTexts,
  changed: Iterable<string>,
  rules: RepositoryRules,
): SecretSearch<ChangedSecret> {
  const paths = new Set(changed);
  const sightings = sightingsIn(head, paths, rules);
  if (sightings.length === 0) return { secrets: [], quotes: quoting([]) };
  const known = new Set<string>();
  const learn = (from: Iterable<string>) => {
    for (const { value } of sightingsIn(base, from, { ...rules, allowances: [] }))
      for (const part of partsOf(value)) known.add(part);
  };
  learn(paths);
  const isKnown = (value: string) => partsOf(value).every((part) => known.has(part));
  const unknown = sightings.filter(({ value }) => !isKnown(value));
  const elsewhere = unknown.flatMap(({ value }) => partsOf(value)).filter(isTelling);
  learn(
    [...base].flatMap(([path, { text }]) =>
      !paths.has(path) && elsewhere.some((part) => text.includes(part)) ? [path] : [],
    ),
  );
  return {
    secrets: sightings.map(({ secret, value }) => ({ ...secret, isKnown: isKnown(value) })),
    quotes: quoting(sightings),
  };
}

/** What Git has already, to be held against what a change would write. */
export interface KnownSecrets {
  has: (value: string) => boolean;
  /** Whether a text quotes one of them, or anything else that looks like a secret. */
  quotes: (text: string) => boolean;
}

/** Every secret that some files hold, without telling it. Read when it is first asked for. Pure. */
export function knownSecrets(texts: RepositoryTexts): KnownSecrets {
  const rules = { allowances: [], now: new Date(0), recordFile: "" };
  const read = () => {
    const sightings = sightingsIn(texts, texts.keys(), rules);
    const parts = new Set(sightings.flatMap(({ value }) => partsOf(value)));
    return { parts, quotes: quoting(sightings) };
  };
  let known: ReturnType<typeof read> | undefined;
  const found = () => (known ??= read());
  return {
    has: (value) => partsOf(value).every((part) => found().parts.has(part)),
    quotes: (text) => found().quotes(text),
  };
}

interface Sighting {
  secret: WrittenSecret;
  value: string;
}

function sightingsIn(
  texts: RepositoryTexts,
  paths: Iterable<string>,
  { allowances, now, recordFile }: RepositoryRules,
): Sighting[] {
  return [...paths].flatMap((path) => {
    const text = texts.get(path)?.text;
    if (text === undefined) return [];
    const file: WrittenFile = { path, text, documents: documentsOf(path, text) };
    const values: string[] = [];
    const secrets = findSecretsInFiles([file], (value, { kind, pointer }) => {
      const madeBy = allowances.length === 0 ? {} : origin(texts, path, pointer, value, recordFile);
      const place = { ...madeBy, kind, field: pointer };
      const isAllowed =
        isNameInRecord(path, pointer, value, recordFile) ||
        allowanceFor(value, place, allowances, now) !== undefined;
      // One for each that is found, in the same order.
      if (!isAllowed) values.push(value);
      return isAllowed;
    });
    return secrets.map((secret, index) => ({ secret, value: values[index] ?? "" }));
  });
}

/**
 * As what a file is read, by its path: with its content that is all that says whether anything looks like a secret where
 * no allowance is asked.
 */
export function readAs(path: string, recordFile: string): "record" | "documents" | "text" {
  if (recordFile !== "" && path.endsWith(`/${recordFile}`)) return "record";
  return /\.(?:ya?ml|json)$/.test(path) ? "documents" : "text";
}

/** A parameter may be called after the secret that it names: its schema says so, not its record. */
function isNameInRecord(path: string, pointer: string, value: string, recordFile: string): boolean {
  return (
    readAs(path, recordFile) === "record" &&
    isWithin(pointer, "/spec/parameters") &&
    !isSecretLiteral(value, "secret") &&
    findSecrets(value).length === 0
  );
}

/** A file of a repository has fewer characters. */
const longest = 4 * 1024 * 1024;

function documentsOf(path: string, text: string): Json[] {
  if (readAs(path, "") === "text") return [];
  return readYaml(text, { longest }).documents.map(({ value }) => value);
}

/** By the record of the instance whose file it is: its template, and parameters with that value. */
function origin(
  texts: RepositoryTexts,
  path: string,
  pointer: string,
  value: string,
  recordFile: string,
): { template?: string; parameters?: string[] } {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const recordPath = `${path.slice(0, end)}/${recordFile}`;
    const text = texts.get(recordPath)?.text;
    if (text === undefined) continue;
    const [record] = documentsOf(recordPath, text);
    const spec = childOf(record, "spec");
    const template = childOf(childOf(spec, "template"), "name");
    if (typeof template !== "string") return {};
    const [first, second, ...steps] = fromPointer(pointer);
    const isParameter = path === recordPath && first === "spec" && second === "parameters";
    return {
      template,
      parameters: isParameter
        ? [toPointer(steps)]
        : within(childOf(spec, "parameters") ?? null, value),
    };
  }
  return {};
}

/** Pointers of the texts of a tree that the value holds. */
function within(tree: Json, value: string, pointer = ""): string[] {
  if (typeof tree === "string") return isTelling(tree) && value.includes(tree) ? [pointer] : [];
  if (Array.isArray(tree))
    return tree.flatMap((item, index) => within(item, value, childPointer(pointer, index)));
  if (!isJsonObject(tree)) return [];
  return Object.entries(tree).flatMap(([key, item]) =>
    within(item, value, childPointer(pointer, key)),
  );
}

/** A shorter text may stand anywhere by chance. */
const isTelling = (text: string): boolean => text.length >= 8;

/** What of a value is compared: its lines that look like secrets, so that others may change. */
function partsOf(value: string): string[] {
  if (!value.includes("\n") || value.includes("-----BEGIN ")) return [value];
  const lines = value
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => looksLike(line, "other") !== undefined);
  return lines.length > 0 ? lines : [value];
}

function quoting(sightings: readonly Sighting[]): (text: string) => boolean {
  const values = [...new Set(sightings.map(({ value }) => value))].filter(
    ({ length }) => length >= 4,
  );
  return (text) => values.some((value) => text.includes(value)) || findSecrets(text).length > 0;
}
