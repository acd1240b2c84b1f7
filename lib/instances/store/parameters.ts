import { z } from "zod";
import { parseStored } from "@/lib/db/server";
import { isJsonObject, type JsonObject } from "@/lib/json";

const parametersSchema = z.custom<JsonObject>(isJsonObject, "must be a map");

/** The parameters of an instance, as its record gives them. */
export function parametersOf(row: { id: string; parameters: unknown }): JsonObject {
  const place = { table: "instance", column: "parameters", id: row.id };
  return parseStored(parametersSchema, row.parameters, place);
}
