import type { z } from "zod";
import { toPointer } from "@/lib/json";
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
    pointer: toPointer(issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))),
    message: issue.message,
  }));
  throw new PortalError(
    "invalid",
    fields.length === 1 ? (fields[0]?.message ?? "") : `${fields.length} values need a change.`,
    { fields },
  );
}
