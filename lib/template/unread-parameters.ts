import { fromPointer, isJsonObject, type JsonObject } from "@/lib/json";
import { compiledTemplate } from "./compile-on-demand";
import { compileCondition } from "./condition-engine";
import { conditionsOf } from "./conditions";
import { type DeclaredMember, declaredMembers } from "./declared-members";
import { fixedValues } from "./branch-tags";
import { expressionsOf } from "./expressions-of";
import { everySchema } from "./schema-walk";
import type { ParsedTemplate } from "./types";
import { timeZoneOf } from "./widgets";

/**
 * Parameters that nothing reads: no expression, rule, output or condition. Of a group of which some
 * members are read, the others. What is always the same, as a consent to tick, is read by nobody
 * and meant so.
 */
export function unreadParameters(template: ParsedTemplate): DeclaredMember[] {
  const { schema } = template;
  const paths = [...readPaths(template)];
  const isRead = (path: readonly string[]) =>
    paths.some((read) =>
      Array.from({ length: Math.min(read.length, path.length) }, (_, at) => at).every(
        (at) => read[at] === path[at],
      ),
    );
  const asked = namesInConditions(schema);
  const unread = declaredMembers(template.definition.steps).members.filter(
    ({ path, member }) =>
      !path.includes("*") &&
      !isRead(path) &&
      !asked.has(path.at(-1) ?? "") &&
      fixedValues(member, schema)?.length !== 1,
  );
  const told = new Set(unread.map(({ path }) => JSON.stringify(path)));
  return unread.filter(({ path }) => !told.has(JSON.stringify(path.slice(0, -1))));
}

/** The paths of parameters that are read, each with all that is below it. */
function* readPaths(template: ParsedTemplate): Iterable<readonly string[]> {
  const conditions = conditionsOf(template.schema).map((source) => compileCondition(source));
  for (const { reads } of [...expressionsOf(compiledTemplate(template)), ...conditions])
    for (const { name, path } of reads) if (name === "params") yield path;
  for (const { schema } of everySchema(template.schema)) {
    const zone = timeZoneOf(schema);
    if (zone !== undefined && "pointer" in zone) yield fromPointer(zone.pointer);
  }
}

/** Names of members that a condition of the schema is about. */
function namesInConditions(schema: JsonObject): Set<string> {
  const names = new Set<string>();
  for (const { schema: inner, path } of everySchema(schema)) {
    if (!path.includes("if")) continue;
    const { properties, required } = inner;
    for (const name of Object.keys(isJsonObject(properties) ? properties : {})) names.add(name);
    for (const name of Array.isArray(required) ? required : []) names.add(String(name));
  }
  return names;
}
