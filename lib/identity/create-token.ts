import { record } from "@/lib/audit/server";
import { PortalError, parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { storeToken } from "./store/tokens";
import { usersByEmail } from "./store/users";
import { type ApiTokenSummary, newToken, type NewToken } from "./token";
import { hashToken, newTokenText } from "./token-text";

/** `text` is shown once, and stored nowhere. */
export interface CreatedToken {
  text: string;
  token: ApiTokenSummary;
}

/**
 * Makes an API token for the person who asks. A token makes no tokens: it would outlive its own
 * end.
 */
export async function createToken(ctx: Context, raw: NewToken): Promise<CreatedToken> {
  requireCan(ctx.actor, "token.manage");
  if (ctx.actor.kind !== "person" || ctx.actor.userId === undefined)
    throw new PortalError("forbidden", "Only a signed-in person can make an API token.");
  return insert(ctx, ctx.actor.userId, raw);
}

/**
 * Makes an API token for somebody by their email address; for the command line, whoever runs which
 * has the database anyway. Throws `not_found` for somebody who has never signed in: what they may
 * do is only known from then on.
 */
export async function createTokenFor(
  ctx: Context,
  email: string,
  raw: NewToken,
): Promise<CreatedToken> {
  if (ctx.actor.kind !== "system")
    throw new PortalError("forbidden", "Only the command line makes API tokens for others.");
  const users = await usersByEmail(ctx.db, email);
  const user = users.find((one) => one.issuer === ctx.config.OIDC_ISSUER) ?? users[0];
  if (user === undefined) {
    throw new PortalError("not_found", `Nobody with the address ${email} has signed in yet.`, {
      hint: "Sign in to Slipway once with that account, then repeat this.",
    });
  }
  return insert(ctx, user.id, raw);
}

async function insert(ctx: Context, userId: string, raw: NewToken): Promise<CreatedToken> {
  const input = parseInput(newToken, raw);
  const text = newTokenText();
  const now = ctx.now();
  const token = await ctx.db.$transaction(async (tx) => {
    const token = await storeToken(tx, {
      userId,
      name: input.name,
      hash: hashToken(text),
      scopes: [...new Set(input.scopes)],
      createdAt: now,
      expiresAt: new Date(now.getTime() + input.seconds * 1_000),
    });
    const { scopes, expiresAt, owner } = token;
    await record(
      { ...ctx, db: tx },
      {
        action: "api-token.create",
        subject: { type: "api-token", id: token.id, name: token.name },
        after: { owner: owner.email, scopes, expiresAt },
      },
    );
    return token;
  });
  return { text, token };
}
