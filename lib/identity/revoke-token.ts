import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { forgetTokens } from "./api-token";
import type { ApiTokenSummary } from "./token";
import { summaryOf, tokenColumns } from "./token-store";

/** Ends an API token, one's own or, for Ops, anybody's. Doing it again changes nothing. */
export async function revokeToken(ctx: Context, id: string): Promise<ApiTokenSummary> {
  requireCan(ctx.actor, "token.manage");
  return ctx.db.$transaction(async (tx) => {
    const found = isUuid(id)
      ? await tx.apiToken.findUnique({ where: { id }, select: tokenColumns })
      : null;
    if (found === null || (found.user.id !== ctx.actor.userId && !can(ctx.actor, "ops.read"))) {
      throw new PortalError("not_found", "There is no such API token.");
    }
    if (found.revokedAt !== null) return summaryOf(found);
    const revoked = summaryOf(
      await tx.apiToken.update({
        where: { id },
        data: { revokedAt: ctx.now() },
        select: tokenColumns,
      }),
    );
    forgetTokens();
    await record(
      { ...ctx, db: tx },
      {
        action: "api-token.revoke",
        subject: { type: "api-token", id, name: revoked.name },
        before: { owner: revoked.owner.email, scopes: revoked.scopes },
      },
    );
    return revoked;
  });
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
