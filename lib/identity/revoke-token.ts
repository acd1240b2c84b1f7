import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { forgetTokens } from "./api-token";
import { saveRevocation, tokenById } from "./store/tokens";
import type { ApiTokenSummary } from "./token";

/** Ends an API token, one's own or, for Ops, anybody's. Doing it again changes nothing. */
export async function revokeToken(ctx: Context, id: string): Promise<ApiTokenSummary> {
  requireCan(ctx.actor, "token.manage");
  return ctx.db.$transaction(async (tx) => {
    const found = isUuid(id) ? await tokenById(tx, id) : undefined;
    if (
      found === undefined ||
      (found.owner.id !== ctx.actor.userId && !can(ctx.actor, "ops.read"))
    ) {
      throw new PortalError("not_found", "There is no such API token.");
    }
    if (found.revokedAt !== null) return found;
    const revoked = await saveRevocation(tx, id, ctx.now());
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
