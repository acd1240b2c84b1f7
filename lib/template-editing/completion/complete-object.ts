import type { Completed, Completion } from "./completed";
import { mostOptions } from "./completed";
import { wordAround } from "./complete-by-schema";
import { yamlContextAt } from "./yaml-context";

/** What is asked of the schemas: the fields at a path of a kind, or (without a kind) which kinds there are. */
export interface ObjectQuestion {
  apiVersion: string;
  kind: string;
  /** Keys; `*` for an item of a list. */
  path: readonly string[];
}

/** A field of an object. */
export interface ObjectField {
  name: string;
  /** In words: `string`, `list of Container`. */
  type: string;
  required: boolean;
  description?: string | undefined;
  /** What the API server fills in. */
  default?: string | undefined;
}

/** What is known of a place of an object. */
export interface ObjectPlace {
  type: string;
  description?: string | undefined;
  fields: readonly ObjectField[];
  /** The values that it may have, as texts. */
  values: readonly string[];
}

export interface KnownKind {
  apiVersion: string;
  kind: string;
}

/** Who answers such questions: the server, whose schemas are too many for a browser. */
export interface ObjectSchemas {
  place(asked: ObjectQuestion): Promise<ObjectPlace | undefined>;
  kinds(): Promise<readonly KnownKind[]>;
}

interface ObjectContext {
  asked: ObjectQuestion;
  at: "key" | "value" | "kinds";
  isItem: boolean;
  from: number;
  present: readonly string[];
}

/** Which object and which place of it somebody writes. Pure. */
export function objectContextAt(text: string, offset: number): ObjectContext | undefined {
  const context = yamlContextAt(text, offset);
  if (context === undefined) return undefined;
  const { document, path, at, isItem, from, present } = context;
  const whole = text.slice(document.from, document.to);
  const apiVersion = /^apiVersion:[ \t]*["']?([\w./-]+)/m.exec(whole)?.[1] ?? "";
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(whole)?.[1] ?? "";
  const asked = {
    apiVersion,
    kind,
    path: path.map((step) => (typeof step === "number" ? "*" : step)),
  };
  const isHead =
    at === "value" && path.length === 1 && (path[0] === "apiVersion" || path[0] === "kind");
  return { asked, at: isHead ? "kinds" : at, isItem, from, present };
}

/** Fields and values of a Kubernetes object, by the schemas that the server has. */
export async function completeObject(
  text: string,
  offset: number,
  schemas: ObjectSchemas,
): Promise<Completed | undefined> {
  const context = objectContextAt(text, offset);
  if (context === undefined) return undefined;
  const { asked, at, isItem, from, present } = context;
  if (at === "kinds") return made(from, kindOptions(asked, await schemas.kinds()));
  if (asked.kind === "" || asked.apiVersion === "")
    return at === "key" && asked.path.length === 0 ? made(from, headOptions(present)) : undefined;
  const place = await schemas.place(asked);
  if (place === undefined) return undefined;
  const keys = at === "key" ? place.fields.filter(({ name }) => !present.includes(name)) : [];
  const values = at === "value" || isItem ? place.values : [];
  return made(from, [
    ...keys.map(fieldOption),
    ...values.map((label): Completion => ({ label, kind: "value" })),
  ]);
}

function made(from: number, options: readonly Completion[]): Completed | undefined {
  return options.length === 0 ? undefined : { from, options: options.slice(0, mostOptions) };
}

const headOptions = (present: readonly string[]): Completion[] =>
  ["apiVersion", "kind", "metadata"]
    .filter((name) => !present.includes(name))
    .map((name) => ({ label: name, kind: "field", apply: `${name}: ` }));

function kindOptions(
  { apiVersion, kind, path }: ObjectQuestion,
  known: readonly KnownKind[],
): Completion[] {
  if (path[0] === "kind") {
    const ofVersion = known.filter((one) => one.apiVersion === apiVersion);
    return (ofVersion.length > 0 ? ofVersion : known).map((one) => ({
      label: one.kind,
      kind: "value",
      detail: one.apiVersion,
    }));
  }
  const ofKind = known.filter((one) => one.kind === kind);
  const versions = new Set((ofKind.length > 0 ? ofKind : known).map((one) => one.apiVersion));
  return [...versions].map((label) => ({ label, kind: "value" }));
}

function fieldOption({
  name,
  type,
  required,
  description,
  default: value,
}: ObjectField): Completion {
  const info = [description ?? "", value === undefined ? "" : `Default: ${value}.`]
    .filter(Boolean)
    .join(" ");
  return {
    label: name,
    kind: "field",
    detail: required ? `${type}, required` : type,
    apply: `${name}: `,
    ...(info === "" ? {} : { info }),
  };
}

/** What the field or value at an offset is: for whoever points at it. */
export async function describeObjectAt(
  text: string,
  offset: number,
  schemas: ObjectSchemas,
): Promise<{ from: number; to: number; name: string; type: string; info: string } | undefined> {
  const word = wordAround(text, offset);
  const context = word === undefined ? undefined : objectContextAt(text, word.from);
  if (word === undefined || context === undefined || context.at === "kinds") return undefined;
  const { asked, at } = context;
  if (asked.kind === "" || asked.apiVersion === "") return undefined;
  const path = at === "key" ? [...asked.path, word.text] : asked.path;
  const place = await schemas.place({ ...asked, path });
  if (place === undefined) return undefined;
  const { type, description, values } = place;
  const listed = values.length > 0 ? `One of ${values.slice(0, 20).join(", ")}.` : "";
  const info = [description ?? "", listed].filter(Boolean).join(" ");
  const { text: name, ...range } = word;
  return { ...range, name, type, info };
}
