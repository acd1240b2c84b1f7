import type { z } from "zod";
import { PortalError } from "./portal-error";

/**
 * Parses with the owner's schema. Throws `invalid` with one message a field, never with a value.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    pointer: issue.path
      .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
      .join(""),
    message: issue.message,
  }));
  throw new PortalError(
    "invalid",
    fields.length === 1 ? (fields[0]?.message ?? "") : `${fields.length} values need a change.`,
    { fields },
  );
}
