import { everySchema } from "./schema-walk";
import type { ParameterStep } from "./types";

/** A form shows no more of them. */
const most = 500;

/** What the steps and the fields of a form say of themselves, each text once. */
export function descriptionsIn(steps: readonly ParameterStep[]): string[] {
  const found = new Set<string>();
  for (const { description, schema } of steps) {
    const said = everySchema(schema).map(({ schema: inner }) => inner["description"]);
    for (const text of [description, ...said])
      if (typeof text === "string" && found.size < most) found.add(text);
  }
  return [...found];
}
