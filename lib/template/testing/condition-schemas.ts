import * as fc from "fast-check";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { conditionsKeyword, whenKeyword } from "../conditions";
import { declaredMembers, sourcesIn } from "../declared-members";
import { formSchemas } from "./form-schemas";

/** What a condition may ask of a parameter. */
const questions = [
  (name: string) => `has(params.${name})`,
  (name: string) => `params.${name} == 'x'`,
  (name: string) => `params.${name} != 2`,
  (name: string) => `!has(params.${name}) || params.${name} == true`,
  (name: string) => `size(params.${name}) > 1`,
];

/** A member, and all that it declares, with conditions on some of it. */
function withConditions(member: Json, earlier: readonly string[], pick: () => number): Json {
  if (!isJsonObject(member)) return member;
  const made: JsonObject = { ...member };
  const { properties, items, oneOf } = member;
  if (isJsonObject(properties))
    made["properties"] = Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [
        name,
        conditional(withConditions(each, earlier, pick), earlier, pick),
      ]),
    );
  if (isJsonObject(items)) made["items"] = withConditions(items, earlier, pick);
  if (Array.isArray(oneOf))
    made["oneOf"] = oneOf.map((each) => withConditions(each, earlier, pick));
  return made;
}

function conditional(member: Json, earlier: readonly string[], pick: () => number): Json {
  const name = earlier[pick() % Math.max(1, earlier.length)];
  const question = questions[pick() % (questions.length * 2)];
  return isJsonObject(member) && name !== undefined && question !== undefined
    ? { ...member, [whenKeyword]: question(name) }
    : member;
}

/** Schemas of parameters whose members depend on those before them, however deep. */
export const conditionSchemas: fc.Arbitrary<JsonObject> = fc
  .tuple(formSchemas, fc.array(fc.nat(1_000), { minLength: 8, maxLength: 8 }))
  .map(([schema, picks]) => {
    let at = 0;
    const pick = () => picks[at++ % picks.length] ?? 0;
    const names = Object.keys(schema["properties"] as JsonObject);
    const properties = Object.fromEntries(
      names.map((name, index) => {
        const earlier = names.slice(0, index);
        const member = (schema["properties"] as JsonObject)[name] as Json;
        return [name, conditional(withConditions(member, earlier, pick), earlier, pick)];
      }),
    );
    const made: JsonObject = { ...schema, properties };
    const sources = sourcesIn(declaredMembers([{ title: "Step", schema: made }]));
    return sources.length === 0 ? made : { ...made, [conditionsKeyword]: sources };
  });
