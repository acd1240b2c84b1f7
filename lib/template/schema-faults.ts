import { Ajv2020 } from "ajv/dist/2020.js";
import { fromPointer, type JsonObject } from "@/lib/json";

/** Where a schema is no JSON Schema 2020-12. */
export interface SchemaFault {
  path: string[];
  /** After the name of what is at the path: `must be number`. */
  message: string;
  expected?: string;
}

let checker: Ajv2020 | undefined;

/** How many are told of at once. */
const most = 50;

/** All that is wrong with a schema by the schema of schemas; one for each place, not its parts. */
export function schemaFaults(schema: JsonObject): SchemaFault[] {
  checker ??= new Ajv2020({
    allErrors: true,
    strict: false,
    logger: false,
    validateFormats: false,
  });
  if (checker.validateSchema(schema) === true) return [];
  const found = new Map<string, SchemaFault>();
  for (const { instancePath, message = "is not right", params } of checker.errors ?? []) {
    const known = found.get(instancePath);
    // `must match a schema in anyOf` says less than what came before it.
    if (known !== undefined || found.size >= most) continue;
    const allowed = (params as { allowedValues?: unknown }).allowedValues;
    found.set(instancePath, {
      path: fromPointer(instancePath),
      message,
      ...(Array.isArray(allowed) ? { expected: allowed.map(String).join(", ") } : {}),
    });
  }
  return [...found.values()];
}
