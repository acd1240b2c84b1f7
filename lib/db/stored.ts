import type { z } from "zod";
import { PortalError } from "@/lib/errors";

/** Where a value was read: the table and column as Prisma calls them, and the row's key. */
export interface StoredPlace {
  table: string;
  column: string;
  id: string;
}

/**
 * Parses what was read from a column, with the schema of the noun that stores it. Throws `internal`
 * where stored data does not fit: for people without a detail; the cause, for the log, names the
 * row and what is wrong, and never the value.
 */
export function parseStored<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { table, column, id }: StoredPlace,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    ({ path, message }) => `${[column, ...path.map(String)].join(".")}: ${message}`,
  );
  throw new PortalError("internal", "Something that Slipway has stored cannot be read.", {
    hint: "Tell the platform team the request id: the log says which row it is.",
    cause: new Error(`${table} ${id} does not fit its schema: ${wrong.join("; ")}`),
  });
}
