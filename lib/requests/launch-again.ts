import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import { requestIdSchema } from "@/lib/plans";
import { carriedOver, usableVersion } from "@/lib/plans/server";
import { getRequest } from "./get-request";

/** Where a launch form begins that takes up the values of an earlier request. */
export interface LaunchAgain {
  /** The request, and the version of its template. */
  from: { id: string; name: string; version: string | undefined };
  /** Empty where the name was taken by what was merged. */
  name: string;
  team: string;
  target: string;
  /** Those that the version that is offered has a place for. */
  parameters: JsonObject;
  /** JSON Pointers of the others. */
  dropped: string[];
}

/**
 * The values of a request for another launch with the version of its template that is offered now.
 * Undefined where there is no such request, or where it launched something else: then one starts
 * with nothing. Throws `forbidden` where the actor may not read requests, `not_found` for a template
 * that they may not use.
 */
export async function launchAgain(
  ctx: Context,
  requestId: unknown,
  template: string,
): Promise<LaunchAgain | undefined> {
  requireCan(ctx.actor, "request.read");
  const id = requestIdSchema.safeParse(requestId);
  if (!id.success) return undefined;
  const request = await getRequest(ctx, id.data).catch((error: unknown) => {
    if (error instanceof PortalError && error.code === "not_found") return undefined;
    throw error;
  });
  if (request?.kind !== "create" || request.templateName !== template) return undefined;
  const version = await usableVersion(ctx, template, undefined);
  const isMerged = request.pullRequest?.state === "merged";
  return {
    from: { id: request.id, name: request.name, version: request.templateVersion },
    name: isMerged ? "" : request.name,
    team: request.team,
    target: request.target.name,
    ...(await carriedOver(version.template, request.parameters)),
  };
}
