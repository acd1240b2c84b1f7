import { fromPointer, type JsonObject, valueAt } from "@/lib/json";
import { type ConditionEngine, conditionsOf, conditionsOn, withoutHidden } from "./conditions";
import { withDefaults } from "./defaults";
import { type HiddenMember, hiddenMembers, withoutMembers } from "./hidden-members";
import type { TemplateFault } from "./problems";
import { everySchema } from "./schema-walk";

/** Parameters with every condition looked at: what is hidden is absent. */
export interface Answers {
  /** The schema that is left: nothing in it asks for what is hidden. */
  schema: JsonObject;
  /** The conditions that are not met. */
  unmet: ReadonlySet<string>;
  /** What was given, without what is hidden. */
  given: JsonObject;
  /** The same with defaults: what the form shows, and what a template sees. */
  filled: JsonObject;
  /** What was given with all defaults, also of what is hidden. */
  whole: JsonObject;
  /** What was given and is hidden. */
  hidden: HiddenMember[];
  /** Conditions that could not be evaluated; they count as not met. */
  faults: { source: string; fault: TemplateFault }[];
}

/** Times that what is left is looked at again: something that was hidden may have hidden the rest. */
const mostPasses = 16;

/**
 * Looks at every condition: `x-slipway-when`, which `engine` evaluates in the order of the steps
 * over the answers before it, and those of the schema (`if`, branches of a choice). Pure, and the
 * same in the browser and on the server: of what is left once, nothing is hidden another time.
 * Throws where there are conditions and no engine.
 */
export function answersOf(
  schema: JsonObject,
  given: JsonObject,
  engine: ConditionEngine | undefined,
): Answers {
  let looked = look(schema, given, engine);
  const hidden = [...looked.hidden];
  for (let pass = 1; looked.hidden.length > 0 && pass < mostPasses; pass += 1) {
    looked = look(schema, looked.given, engine);
    hidden.push(...looked.hidden);
  }
  return { ...looked, hidden };
}

function look(schema: JsonObject, given: JsonObject, engine: ConditionEngine | undefined): Answers {
  const sources = conditionsOf(schema);
  const unmet = new Set<string>();
  const faults: Answers["faults"] = [];
  let settled = settle(schema, given);
  if (sources.length === 0) return { ...settled, unmet, faults };
  if (engine === undefined)
    throw new Error("This template has conditions, and there is no engine.");
  const evaluate = engine.begin();
  const stale = new Set<string>();
  for (const source of sources) {
    if (stale.size > 0 && isAffected(schema, engine.readsOf(source), stale)) {
      settled = settle(variantOf(schema, unmet), given);
      stale.clear();
    }
    const { isMet, fault } = evaluate(source, settled.filled, schema);
    if (fault !== undefined) faults.push({ source, fault });
    if (isMet) continue;
    unmet.add(source);
    stale.add(source);
  }
  if (stale.size > 0) settled = settle(variantOf(schema, unmet), given);
  return { ...settled, unmet, faults };
}

function settle(schema: JsonObject, given: JsonObject) {
  const hidden: HiddenMember[] = [];
  let kept = given;
  let whole = withDefaults(schema, kept);
  let filled = whole;
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const found = hiddenMembers(schema, filled, kept);
    if (found.length === 0) break;
    const pointers = new Set(found.map(({ pointer }) => pointer));
    const less = withoutMembers(kept, pointers);
    if (less === kept) {
      // They come from the default of a whole group.
      filled = withoutMembers(filled, pointers);
      continue;
    }
    const before = kept;
    hidden.push(
      ...found.filter(({ pointer }) => valueAt(before, fromPointer(pointer)) !== undefined),
    );
    kept = less;
    whole = withDefaults(schema, kept);
    filled = whole;
  }
  return { schema, given: kept, filled, whole, hidden };
}

const variants = new WeakMap<JsonObject, Map<string, JsonObject>>();
const mostVariants = 32;

/** The schema where these conditions are not met: one object for the same, which caches rely on. */
export function variantOf(schema: JsonObject, unmet: ReadonlySet<string>): JsonObject {
  if (unmet.size === 0) return schema;
  const known = variants.get(schema) ?? new Map<string, JsonObject>();
  variants.set(schema, known);
  const key = JSON.stringify([...unmet]);
  const variant = known.get(key) ?? withoutHidden(schema, unmet);
  if (known.size >= mostVariants) known.clear();
  known.set(key, variant);
  return variant;
}

interface Reach {
  /** By condition: the parameters in which it hides something; undefined: it may be any. */
  names: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  /** One parameter may decide whether another one is there. */
  isConditional: boolean;
}

const reaches = new WeakMap<JsonObject, Reach>();

/** Whether what these conditions hide may change what is read. */
function isAffected(
  schema: JsonObject,
  reads: readonly string[],
  stale: ReadonlySet<string>,
): boolean {
  let reach = reaches.get(schema);
  if (reach === undefined) {
    reach = reachOf(schema);
    reaches.set(schema, reach);
  }
  const { names, isConditional } = reach;
  if (isConditional) return true;
  return [...stale].some((source) => {
    const touched = names.get(source);
    return touched === undefined || reads.some((name) => touched.has(name));
  });
}

function reachOf(schema: JsonObject): Reach {
  const names = new Map<string, Set<string> | undefined>();
  for (const { schema: inner, path } of everySchema(schema)) {
    const { properties } = inner;
    if (typeof properties !== "object" || properties === null) continue;
    for (const [name, member] of Object.entries(properties))
      for (const source of conditionsOn(member)) {
        const top = path.length === 0 ? name : path[0] === "properties" ? path[1] : undefined;
        const known = names.has(source) ? names.get(source) : new Set<string>();
        if (top !== undefined) known?.add(top);
        names.set(source, top === undefined ? undefined : known);
      }
  }
  const isConditional = ["allOf", "anyOf", "oneOf", "if", "dependentSchemas"].some(
    (keyword) => schema[keyword] !== undefined,
  );
  return { names, isConditional };
}
