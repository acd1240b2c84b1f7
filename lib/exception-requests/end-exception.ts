import { z } from "zod";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { catalogPlace, exceptionPath, type Outcome } from "@/lib/curation";
import { currentFiles, proposeChange } from "@/lib/curation/server";
import { PortalError, parseInput } from "@/lib/errors";
import { judgeAgain } from "@/lib/policies/server";

const endExceptionInput = z.object({
  name: z.string().min(1).max(253),
  reason: z.string().trim().max(500).default(""),
});

/**
 * Ends an exception before its last day. Throws `forbidden`, and `not_found` for one that was not granted here: that is ended
 * in the folder that it is in.
 */
export async function endException(ctx: Context, raw: unknown): Promise<Outcome> {
  requireCan(ctx.actor, "exception.decide");
  const { name, reason } = parseInput(endExceptionInput, raw);
  const path = exceptionPath(name);
  const file = (await currentFiles(ctx)).files.get(path);
  if (file === undefined)
    throw new PortalError("not_found", `The exception ${name} was not granted here.`, {
      hint: "It is a file of SLIPWAY_CATALOG_DIR: end it there.",
    });
  return proposeChange(ctx, {
    action: "exception.end",
    subject: { type: "exception", id: name, name },
    title: `End the exception ${name}`,
    note: reason,
    files: [{ path, text: null }],
    seen: file.decision,
    before: { text: file.text },
    inForce: judgeAgain,
  });
}

/** Names of the exceptions that can be ended here; none for whoever may not. */
export async function exceptionsToEnd(ctx: Context): Promise<ReadonlySet<string>> {
  if (!can(ctx.actor, "exception.decide")) return new Set();
  const { files } = await currentFiles(ctx);
  return new Set(
    [...files.keys()].flatMap((path) => {
      const place = catalogPlace(path);
      return place?.kind === "exception" ? [place.name] : [];
    }),
  );
}
