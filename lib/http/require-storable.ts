import type { z } from "zod";
import { PortalError } from "@/lib/errors";
import { unstorable } from "@/lib/json";

/** The value. Throws `bad_request` with the place of what could not be kept; see `unstorable`. */
export function requireStorable<Value>(value: Value): Value {
  const wrong = unstorable(value);
  if (wrong === undefined) return value;
  throw new PortalError("bad_request", `What was sent cannot be kept. ${wrong.why}`, {
    fields: [{ pointer: wrong.pointer, message: wrong.why }],
  });
}

/**
 * Throws `bad_request` unless the arguments of a server action have these shapes: anybody can post
 * anything to one. What they may hold is looked at by the verb.
 */
export function requireArguments(shapes: readonly z.ZodType[], ...sent: readonly unknown[]): void {
  requireStorable(sent);
  if (shapes.every((shape, index) => shape.safeParse(sent[index]).success)) return;
  throw new PortalError("bad_request", "This does not look like what a form of Slipway sends.", {
    hint: "Load the page again, and repeat it there.",
  });
}
