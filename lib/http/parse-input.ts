import type { z } from "zod";
import { PortalError } from "@/lib/errors";

/**
 * Parses what came from outside. Throws `invalid`, each field named by its JSON Pointer, as forms
 * and callers of the API want it.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    pointer: issue.path.map((step) => `/${escape(String(step))}`).join(""),
    message: issue.message,
  }));
  throw new PortalError(
    "invalid",
    fields.length === 1 ? "One value needs a change." : "Some values need a change.",
    { fields },
  );
}

/** RFC 6901. */
function escape(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}
