import { record } from "@/lib/audit/server";
import { PortalError, parseInput } from "@/lib/errors";
import { type Actor, can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { forgetTokens } from "./api-token";
import { ownerOf, teamOf } from "./create-token";
import { saveRevocation, tokenById } from "./store/tokens";
import { type ApiTokenSummary, revocation } from "./token";

/**
 * Ends an API token: one's own, that of a service account of one's team or, for Ops, anybody's.
 * Doing it again changes nothing. Throws `forbidden`, `invalid`, and `not_found` for others'.
 */
export async function revokeToken(
  ctx: Context,
  id: string,
  raw: unknown = {},
): Promise<ApiTokenSummary> {
  requireCan(ctx.actor, "token.manage");
  const reason = parseInput(revocation, raw).reason || undefined;
  return ctx.db.$transaction(async (tx) => {
    const found = isUuid(id) ? await tokenById(tx, id) : undefined;
    if (found === undefined || !mayRevoke(ctx.actor, found)) {
      throw new PortalError("not_found", "There is no such API token.");
    }
    if (found.revokedAt !== null) return found;
    const revoked = await saveRevocation(tx, id, ctx.now(), reason);
    forgetTokens();
    await record(
      { ...ctx, db: tx },
      {
        action: "api-token.revoke",
        subject: { type: "api-token", id, name: revoked.name },
        ...teamOf(revoked),
        before: { owner: ownerOf(revoked), scopes: revoked.scopes, only: revoked.only },
        ...(reason === undefined ? {} : { after: { reason } }),
      },
    );
    return revoked;
  });
}

function mayRevoke(actor: Actor, { owner }: ApiTokenSummary): boolean {
  const team = owner.serviceAccount?.team;
  return (
    owner.id === actor.userId ||
    (typeof team === "string" && can(actor, "service-account.manage", { team })) ||
    can(actor, "token.govern")
  );
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
