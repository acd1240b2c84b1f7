import {
  type Actor,
  changedBeyond,
  instanceInWords,
  type NamedInstance,
  narrowingInWords,
} from "@/lib/access";
import { PortalError } from "@/lib/errors";
import type { PlannedChange } from "./plan-change";
import type { RequestKind } from "./preview";

/**
 * A token that is limited to parameters edits, and does nothing else. Throws `forbidden` for any
 * other kind of request. Other actors may ask for each.
 */
export function requireKindWithinToken({ narrowing }: Actor, kind: RequestKind): void {
  if (kind === "edit" || (narrowing?.parameters ?? []).length === 0) return;
  throw new PortalError(
    "forbidden",
    `This API token is limited to ${narrowingInWords(narrowing ?? {})}: it edits, and cannot ${kind}.`,
    { hint: "Ask for this with a token that is not limited to parameters." },
  );
}

/**
 * Holds an edit against what a token may set: against what Git has now, so that neither a revision
 * nor a change by hand brings in more. Throws `forbidden`, with each parameter that is beyond it.
 */
export function requireChangeWithinToken(
  { narrowing }: Actor,
  instance: NamedInstance,
  { basis, parameters, drift }: Pick<PlannedChange, "basis" | "parameters" | "drift">,
): void {
  const allowed = narrowing?.parameters ?? [];
  if (narrowing === undefined || allowed.length === 0) return;
  const where = instanceInWords(instance);
  const names = allowed.join(", ");
  const beyond = changedBeyond(narrowing, basis.parameters, parameters);
  if (beyond.length > 0)
    throw new PortalError(
      "forbidden",
      `This API token may set ${names} of ${where}, and this would also change ${beyond.map(dotted).slice(0, 10).join(", ")}.`,
      {
        hint: "Send all other parameters as they are in Git.",
        fields: beyond.slice(0, 50).map((pointer) => ({
          pointer: `/parameters${pointer}`,
          message: `Not among what this token may set: ${names}.`,
        })),
      },
    );
  if (drift.length > 0)
    throw new PortalError(
      "forbidden",
      `This API token may set ${names} of ${where}, and this would also write over ${drift.map(({ path }) => path).join(", ")}, which somebody changed by hand.`,
      { hint: "Somebody has to look at these changes first, and ask for the change themselves." },
    );
}

function dotted(pointer: string): string {
  return pointer.slice(1).replaceAll("/", ".");
}
