import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { isKeyMatch } from "./linear-pattern";
import { everySchema } from "./schema-walk";

interface Holder {
  /** The schema as the template has it, and the copy that is interpreted. */
  original: JsonObject;
  copy: JsonObject;
  /** What the copy had of both keywords. */
  patterns: [pattern: string, schema: Json][];
  named: JsonObject;
}

/**
 * `patternProperties` without JavaScript's own expressions, which is what the interpreter runs: it
 * is taken out of the copy, and the members that a value has are named in `properties` in its place.
 */
export class DescribedMembers {
  readonly #holders: Holder[] = [];
  /** By the `patternProperties` of the original: its schemas of each member of the last value. */
  readonly #described = new Map<Json, Map<string, Json[]>>();

  /** The copy is equal to the original still. */
  constructor(original: JsonObject, copy: JsonObject) {
    const copies = everySchema(copy);
    for (const [index, { schema }] of everySchema(original).entries()) {
      const twin = copies[index]?.schema;
      if (twin !== undefined && isJsonObject(schema["patternProperties"]))
        this.#holders.push({ original: schema, copy: twin, patterns: [], named: {} });
    }
  }

  /** Takes `patternProperties` out of the copy, once the interpreter knows all schemas in it. */
  take(): void {
    for (const holder of this.#holders) {
      const { patternProperties, properties } = holder.copy;
      if (isJsonObject(patternProperties)) holder.patterns = Object.entries(patternProperties);
      if (isJsonObject(properties)) holder.named = properties;
      delete holder.copy["patternProperties"];
    }
  }

  /** Names every member of the value that a pattern describes. */
  describe(value: Json): void {
    if (this.#holders.length === 0) return;
    const keys = keysIn(value);
    for (const { original, copy, patterns, named } of this.#holders) {
      const known = isJsonObject(original["properties"]) ? original["properties"] : {};
      const described = new Map<string, Json[]>();
      const members = new Map<string, Json>(Object.entries(named));
      for (const key of keys) {
        const matching = patterns.filter(([pattern]) => isKeyMatch(pattern, key));
        if (matching.length === 0) continue;
        const own = Object.hasOwn(named, key) ? [named[key] as Json] : [];
        const all = [...own, ...matching.map(([, schema]) => schema)];
        members.set(key, all.length === 1 ? (all[0] as Json) : { allOf: all });
        const patternsOfOriginal = original["patternProperties"] as JsonObject;
        described.set(key, [
          ...(Object.hasOwn(known, key) ? [known[key] as Json] : []),
          ...matching.map(([pattern]) => patternsOfOriginal[pattern] as Json),
        ]);
      }
      copy["properties"] = Object.fromEntries(members);
      this.#described.set(original["patternProperties"] as Json, described);
    }
  }

  /**
   * The schemas of a member as the template has them, in the order in which the interpreter names
   * them; none where no pattern describes it.
   */
  schemasOf(schema: Json | undefined, key: string | undefined): readonly Json[] {
    if (!isJsonObject(schema) || key === undefined) return [];
    const patterns = schema["patternProperties"];
    return (patterns === undefined ? undefined : this.#described.get(patterns)?.get(key)) ?? [];
  }
}

function keysIn(value: Json): Set<string> {
  const keys = new Set<string>();
  let level: Json[] = [value];
  while (level.length > 0) {
    const next: Json[] = [];
    for (const one of level) {
      if (Array.isArray(one)) next.push(...one);
      else if (isJsonObject(one))
        for (const [key, item] of Object.entries(one)) {
          keys.add(key);
          next.push(item);
        }
    }
    level = next;
  }
  return keys;
}
