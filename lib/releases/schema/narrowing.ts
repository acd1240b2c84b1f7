import type { Json, JsonObject } from "@/lib/json";
import type { Parts } from "./conjuncts";
import type { Kind } from "./value-kinds";

/** Something that the new schema may refuse and the old one takes. */
export interface Narrowing {
  /** Names of members that lead there; `[]` for the entries of a list. */
  path: readonly string[];
  /** The keyword of the new schema that may refuse; `nothing` where nothing fits any more. */
  keyword: string;
  /** Values that fitted, where they can be told. */
  lost?: readonly Json[];
}

/** What is compared with what: the old side as parts, since much may be known of one value. */
export interface Compared {
  old: readonly JsonObject[];
  oldRoot: JsonObject;
  newRoot: JsonObject;
  /** The parts that the keyword in question stands among. */
  beside: readonly JsonObject[];
  kinds: ReadonlySet<Kind>;
  path: readonly string[];
  below(old: Parts, next: Json | undefined, step?: string): Narrowing[];
  /** As `below`, where this very value fits these schemas of the old side as well. */
  knowing(more: readonly Json[], next: Json | undefined): Narrowing[];
}
