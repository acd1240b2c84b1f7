import { isJsonObject, type JsonObject } from "@/lib/json";

/** What is typed, as it is kept in the browser. */
export interface Draft {
  name: string;
  team: string;
  target: string;
  parameters: JsonObject;
}

export function parseDraft(value: unknown): Draft | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, team, target, parameters } = value;
  if (
    typeof name !== "string" ||
    typeof team !== "string" ||
    typeof target !== "string" ||
    !isJsonObject(parameters)
  )
    return undefined;
  return { name, team, target, parameters };
}
