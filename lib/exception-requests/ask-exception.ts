import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { isUniqueViolation } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { listedPolicies } from "@/lib/policies/server";
import { askExceptionInput, type ExceptionRequest, longestException } from "./exception-request";
import { storeExceptionRequest } from "./store/exception-requests";

/**
 * Asks that a policy lets one object of a team pass for a while. Somebody of Ops decides, never who asked. Throws
 * `forbidden`, `invalid`, `not_found` for a policy or a rule that there is not, and `conflict` where the same is asked for already.
 */
export async function askException(ctx: Context, raw: unknown): Promise<ExceptionRequest> {
  const team =
    typeof raw === "object" && raw !== null && "team" in raw && typeof raw.team === "string"
      ? raw.team
      : "";
  requireCan(ctx.actor, "exception.ask", { team });
  const { object, rule, ...input } = parseInput(askExceptionInput, raw);
  const { userId } = ctx.actor;
  if (userId === undefined)
    throw new PortalError("forbidden", "Only a person can ask for an exception.");
  requireNearDay(input.expires, ctx.now());
  const rules = (await listedPolicies(ctx)).get(input.policy);
  if (rules === undefined || (rule !== undefined && rule >= rules))
    throw new PortalError("not_found", `There is no such rule of a policy ${input.policy}.`, {
      hint: "It may have been changed meanwhile: look at the findings again.",
    });
  try {
    return await ctx.db.$transaction(async (tx) => {
      const request = await storeExceptionRequest(tx, {
        ...input,
        rule,
        object: { ...object, namespace: object.namespace },
        askedById: userId,
        askedBy: ctx.actor.name,
        askedAt: ctx.now(),
      });
      await record(
        { ...ctx, db: tx },
        {
          action: "exception.ask",
          subject: {
            type: "exception",
            id: request.id,
            name: `${input.policy} for ${object.name}`,
          },
          team: input.team,
          after: {
            policy: input.policy,
            rule,
            object,
            reason: input.reason,
            expires: input.expires,
          },
        },
      );
      return request;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new PortalError("conflict", "This exception is asked for already, and waits.", {
      hint: "It is in Approvals.",
      cause: error,
    });
  }
}

/** Throws `invalid` for a last day that is over, or more than a year away. */
export function requireNearDay(expires: string, now: Date): void {
  const today = now.toISOString().slice(0, 10);
  const last = new Date(now.getTime() + longestException * 86_400_000).toISOString().slice(0, 10);
  if (expires >= today && expires <= last) return;
  const message =
    expires < today ? "The last day is a day to come." : "An exception lasts at most a year.";
  throw new PortalError("invalid", message, { fields: [{ pointer: "/expires", message }] });
}
