import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import type { Json } from "@/lib/json";
import { linkOf } from "../../store/logins";
import { asToken } from "./app-api";
import { hostConnection, type OAuthClient } from "./connection";
import { beginHandshake, takeHandshake } from "./handshake";
import { authorizeUrl, withPersonsToken } from "./oauth";
import { asReviewer, type Reviewer } from "./review-api";

/** Whether somebody can act as the login that they have linked: there is a client to ask them by. */
export async function canActAsPerson(ctx: Context): Promise<boolean> {
  return (await hostConnection(ctx)).oauth !== undefined;
}

/**
 * The address at GitHub that leads back with a code to act as the login that this person has linked;
 * who agreed to that before is not asked again. `payload` is what they come back for, kept sealed.
 * Throws `forbidden`, and `conflict` where they have linked none, or nothing can be asked.
 */
export async function beginActing(ctx: Context, payload: Json): Promise<string> {
  const { client, linked } = await linkedClient(ctx);
  return authorizeUrl(
    ctx.config.GITHUB_API_URL,
    ctx.config.NEXTAUTH_URL,
    client,
    await beginHandshake(ctx, "review", payload),
    { kind: "act", login: linked.login },
  );
}

/**
 * Somebody comes back: `act` is given what they came for, and may review as them until it is done. The
 * token is then given back; nothing keeps it. Throws `forbidden` where it did not begin here or the
 * account is not the one that they have linked (by its number: a login may be another's by now),
 * `conflict` as above, and what the host refuses.
 */
export async function actAsPerson<Value>(
  ctx: Context,
  { code, state }: { code: string; state: string },
  act: (payload: Json | undefined, reviewer: Reviewer) => Promise<Value>,
): Promise<Value> {
  const { client, linked } = await linkedClient(ctx);
  const { verifier, payload } = await takeHandshake(ctx, "review", state);
  return withPersonsToken(
    ctx.config.GITHUB_API_URL,
    ctx.config.NEXTAUTH_URL,
    client,
    { code, verifier },
    async (token) => {
      const { id, login } = await asToken(token, ctx.config.GITHUB_API_URL).user();
      if (String(id) !== linked.accountId)
        throw new PortalError(
          "forbidden",
          `You are ${login} there, and have linked another login.`,
          {
            hint: `Sign in there as ${linked.login}, or link ${login} in your account.`,
          },
        );
      return act(payload, asReviewer(token, ctx.config.GITHUB_API_URL));
    },
  );
}

async function linkedClient(ctx: Context): Promise<{
  client: OAuthClient;
  linked: { login: string; accountId: string };
}> {
  requireCan(ctx.actor, "account.manage");
  const { userId } = ctx.actor;
  if (ctx.actor.kind !== "person" || userId === undefined)
    throw new PortalError("forbidden", "Only a signed-in person has an account here.");
  const { oauth: client } = await hostConnection(ctx);
  if (!client)
    throw new PortalError("conflict", "Nothing can be reviewed from here.", {
      hint: "Review it at the Git host, or ask the platform team to set up a GitHub App.",
    });
  const linked = await linkOf(ctx.db, ctx.config.GITHUB_API_URL, userId);
  if (!linked)
    throw new PortalError("conflict", "Link your login first: your review is given as it.", {
      hint: "Link it in your account.",
    });
  return { client, linked };
}
