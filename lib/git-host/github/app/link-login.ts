import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { gitHubUrls } from "../host";
import { asToken } from "./app-api";
import { hostConnection, type OAuthClient } from "./connection";
import { hostNames } from "../../host";
import { beginHandshake, takeHandshake } from "./handshake";
import type { LinkedLogin } from "./linked-login";
import { authorizeUrl, withPersonsToken } from "./oauth";
import { isLinkedToAnother, linkOf, removeLink, saveLink } from "../../store/logins";
import { wakeReviewed } from "../../store/waiting-work";

/** The GitHub login of whoever asks, and whether one can be linked here. Throws `forbidden`. */
export async function linkedLogin(ctx: Context): Promise<LinkedLogin> {
  const userId = personOf(ctx);
  const { oauth } = await hostConnection(ctx);
  const { web } = gitHubUrls(ctx.config.GITHUB_API_URL);
  const linked = await linkOf(ctx.db, ctx.config.GITHUB_API_URL, userId);
  return {
    login: linked?.login,
    linkedAt: linked?.linkedAt,
    canLink: oauth !== undefined,
    hostName: hostNames.github,
    host: new URL(web).host,
    webUrl: web,
  };
}

/**
 * The address at GitHub where somebody says who they are. Throws `forbidden`, `conflict` where
 * linking is not possible here.
 */
export async function beginLinking(ctx: Context): Promise<string> {
  personOf(ctx);
  const client = await requireClient(ctx);
  return authorizeUrl(
    ctx.config.GITHUB_API_URL,
    ctx.config.NEXTAUTH_URL,
    client,
    await beginHandshake(ctx, "link-login"),
    { kind: "who" },
  );
}

/**
 * Somebody comes back from GitHub, which says who they are: links that login to them, in place of
 * any before. A login is one person's. Throws `forbidden` where it did not begin here, `conflict`
 * where it is somebody else's, and what the host refuses.
 */
export async function finishLinking(
  ctx: Context,
  { code, state }: { code: string; state: string },
): Promise<string> {
  const userId = personOf(ctx);
  const client = await requireClient(ctx);
  const { verifier } = await takeHandshake(ctx, "link-login", state);
  const { login, id } = await withPersonsToken(
    ctx.config.GITHUB_API_URL,
    ctx.config.NEXTAUTH_URL,
    client,
    { code, verifier },
    (token) => asToken(token, ctx.config.GITHUB_API_URL).user(),
  );
  const apiUrl = ctx.config.GITHUB_API_URL;
  const accountId = String(id);
  await ctx.db.$transaction(async (tx) => {
    const before = await linkOf(tx, apiUrl, userId);
    if (await isLinkedToAnother(tx, apiUrl, accountId, userId))
      throw new PortalError("conflict", `${login} is linked to somebody else in Slipway.`, {
        hint: "Sign in to GitHub as yourself, or ask them to unlink it.",
      });
    await saveLink(tx, { userId, apiUrl, accountId, login, linkedAt: ctx.now() });
    await wakeReviewed(tx, ctx.now());
    await record(
      { ...ctx, db: tx },
      {
        action: "account.link-login",
        subject: { type: "person", id: userId, name: ctx.actor.name },
        before: { login: before?.login ?? null },
        after: { login },
      },
    );
  });
  return login;
}

/**
 * Forgets the login of whoever asks; their approvals no longer count as theirs. Doing it again
 * changes nothing.
 */
export async function unlinkLogin(ctx: Context): Promise<void> {
  const userId = personOf(ctx);
  const apiUrl = ctx.config.GITHUB_API_URL;
  await ctx.db.$transaction(async (tx) => {
    const linked = await linkOf(tx, apiUrl, userId);
    if (!linked) return;
    await removeLink(tx, apiUrl, userId);
    await wakeReviewed(tx, ctx.now());
    await record(
      { ...ctx, db: tx },
      {
        action: "account.unlink-login",
        subject: { type: "person", id: userId, name: ctx.actor.name },
        before: { login: linked.login },
      },
    );
  });
}

function personOf({ actor }: Context): string {
  requireCan(actor, "account.manage");
  if (actor.kind !== "person" || actor.userId === undefined)
    throw new PortalError("forbidden", "Only a signed-in person has an account here.");
  return actor.userId;
}

async function requireClient(ctx: Context): Promise<OAuthClient> {
  const { oauth } = await hostConnection(ctx);
  if (oauth) return oauth;
  throw new PortalError("conflict", "Logins cannot be linked here.", {
    hint: "The platform team has to set up a GitHub App, or an OAuth client.",
  });
}
