import type { Json } from "@/lib/json";

/**
 * What a value may be: the part of OpenAPI v3 that Kubernetes calls a structural schema, compiled.
 * Schemas may be cyclic (`JSONSchemaProps` holds itself), so they are walked along a value, never
 * on their own.
 */
export interface Schema {
  /** Absent: any type. */
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  /**
   * `quantity`, `byte`, `date-time`, `int32`, `int64`, `duration`, …; unknown formats are not
   * checked.
   */
  format?: string;
  /** The name of the type, for messages: `Container`. */
  title?: string;
  /** What it is for, as the CRD or JSON Schema says it; the beginning of it. */
  description?: string;
  /** A number or a string, as `port: 80` and `port: http`. */
  intOrString?: boolean;
  nullable?: boolean;
  /** Of a field of a custom kind: what the API server fills in where there is none. */
  default?: Json;
  /** A field of a built-in kind for which an empty text is as good as none: it gets its default. */
  emptyIsAbsent?: boolean;
  properties?: ReadonlyMap<string, Schema>;
  required?: readonly string[];
  /** Any other key of an object, and what it holds. */
  additional?: Schema;
  /**
   * What a field that is not in `properties` is: an error (`closed`), a warning because this schema
   * is known to be incomplete (`partial`), or allowed (`open`). Only read where there are
   * `properties`; without them all is allowed.
   */
  unknown?: "closed" | "partial" | "open";
  items?: Schema;
  enum?: readonly Json[];
  /** RE2 syntax, not anchored, as in OpenAPI. */
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  minItems?: number;
  maxItems?: number;
  /** No two items are the same (`set`), or have the same values of the keys (`map`). */
  uniqueBy?: "item" | readonly string[];
  minProperties?: number;
  maxProperties?: number;
  /** A whole Kubernetes object inside another. */
  embedded?: boolean;
  /** These judge a value, but name no fields of their own. */
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  not?: Schema;
  /** What must hold beyond all this: what `x-kubernetes-validations` of a CRD say, as functions. */
  rules?: readonly SchemaRule[];
  /** The same of a CRD that operators give, in CEL. */
  validations?: readonly CelRule[];
  /** Changed as a whole: what is in it has no past of its own (`x-kubernetes-map-type: atomic`). */
  isAtomic?: boolean;
}

/** One of `x-kubernetes-validations`, as it is written. */
export interface CelRule {
  rule: string;
  message: string | undefined;
  messageExpression: string | undefined;
  /** Below the value that it is about, e.g. `.spec.size` or `['a.b']`. */
  fieldPath: string | undefined;
  /** It is asked of new objects too, with an `oldSelf` that may be missing. */
  optionalOldSelf: boolean;
}

export interface SchemaRule {
  /** What is asked for, after the path of the value: "must have …". */
  says: string;
  /** Asked only of a value that fits the rest of its schema, with fields that may be missing. */
  holds: (value: Json) => boolean;
}

export const anything: Schema = {};
