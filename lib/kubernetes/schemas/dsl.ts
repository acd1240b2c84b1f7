import type { Json } from "@/lib/json";
import type { Schema, SchemaRule } from "./schema";

/*
 * A small language for the schemas that ship with Slipway:
 * `object({ "name!": text, namespace: text })`, where `!` marks a required field.
 */

export type Fields = Readonly<Record<string, Schema>>;

export const text: Schema = { type: "string" };
export const someText: Schema = { type: "string", minLength: 1 };
export const integer: Schema = { type: "integer" };
export const number: Schema = { type: "number" };
export const flag: Schema = { type: "boolean" };
export const intOrText: Schema = { intOrString: true };
export const time: Schema = { type: "string", format: "date-time" };
/** The narrower duration that Flux takes: ms, s, m and h. */
export const interval: Schema = { type: "string", format: "interval" };
/** The name of an object, 1 to 253 characters. */
export const objectName: Schema = { type: "string", minLength: 1, maxLength: 253 };
/** The name of a namespace, 1 to 63 characters. */
export const namespaceName: Schema = { type: "string", minLength: 1, maxLength: 63 };
/** What the API says of a quantity in a custom resource: a number or text with a suffix. */
export const quantity: Schema = { format: "quantity" };
/** Any object, and whatever is in it. */
export const anyObject: Schema = { type: "object" };

export function list(items: Schema, limits: { min?: number; max?: number } = {}): Schema {
  return {
    type: "array",
    items,
    ...(limits.min === undefined ? {} : { minItems: limits.min }),
    ...(limits.max === undefined ? {} : { maxItems: limits.max }),
  };
}

export function map(values: Schema): Schema {
  return { type: "object", additional: values };
}

export const texts = list(text);
export const labels = map(text);

/** Text that matches an RE2 pattern. */
export function like(pattern: string, limits: { maxLength?: number } = {}): Schema {
  return { type: "string", pattern, ...limits };
}

/** One of these words. */
export function words(...allowed: string[]): Schema {
  return { type: "string", enum: allowed };
}

/** A whole number between two bounds, both included. */
export function between(minimum: number, maximum?: number): Schema {
  return { type: "integer", minimum, ...(maximum === undefined ? {} : { maximum }) };
}

function fieldsOf(fields: Fields): Pick<Schema, "type" | "properties" | "required"> {
  const properties = new Map<string, Schema>();
  const required: string[] = [];
  for (const [key, schema] of Object.entries(fields)) {
    const name = key.endsWith("!") ? key.slice(0, -1) : key;
    properties.set(name, schema);
    if (name !== key) required.push(name);
  }
  return { type: "object", properties, required };
}

/** An object with exactly these fields. */
export function object(fields: Fields, title?: string): Schema {
  return { ...fieldsOf(fields), unknown: "closed", ...(title === undefined ? {} : { title }) };
}

/** An object of which only these fields are known: another one is a warning. */
export function partial(fields: Fields, title?: string): Schema {
  return { ...fieldsOf(fields), unknown: "partial", ...(title === undefined ? {} : { title }) };
}

/** A schema with what must hold beyond it: its project's `x-kubernetes-validations`, as functions. */
export function ruled(schema: Schema, ...rules: SchemaRule[]): Schema {
  return { ...schema, rules: [...(schema.rules ?? []), ...rules] };
}

export function rule(says: string, holds: (value: Json) => boolean): SchemaRule {
  return { says, holds };
}

export interface ShippedKind {
  apiVersion: string;
  kind: string;
  resource: string;
  namespaced: boolean;
  schema: Schema;
}

/**
 * A custom resource of our own description: fields beside `apiVersion`, `kind`, `metadata` and
 * `status`.
 */
export function customResource(
  apiVersion: string,
  kind: string,
  fields: Fields,
  {
    resource = `${kind.toLowerCase()}s`,
    namespaced = true,
  }: { resource?: string; namespaced?: boolean } = {},
): ShippedKind {
  return {
    apiVersion,
    kind,
    resource,
    namespaced,
    schema: object(
      { apiVersion: text, kind: text, metadata: anyObject, ...fields, status: anyObject },
      kind,
    ),
  };
}
