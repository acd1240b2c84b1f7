import { record } from "@/lib/audit/server";
import { PortalError, parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { isActive, type ServiceAccount, accountTitle } from "./service-account";
import { ownAccount } from "./service-accounts";
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

/**
 * Makes an API token for a service account: its owners and Ops may. Of a team's account it reaches no
 * further than the team, and has no scope of Ops. Throws `forbidden`, `not_found`, `invalid`, and
 * `conflict` where the account has ended.
 */
export async function createAccountToken(
  ctx: Context,
  accountId: unknown,
  raw: NewToken,
): Promise<CreatedToken> {
  const account = await ownAccount(ctx, accountId);
  if (ctx.actor.kind === "token")
    throw new PortalError("forbidden", "Only a signed-in person can make an API token.");
  if (!isActive(account, ctx.now()))
    throw new PortalError("conflict", `${accountTitle(account)} has ended.`, {
      hint: "Extend it first, or make another one.",
    });
  return insert(ctx, account.id, raw, account);
}

async function insert(
  ctx: Context,
  userId: string,
  raw: NewToken,
  account?: ServiceAccount,
): Promise<CreatedToken> {
  const { name, seconds, scopes, only } = within(account, parseInput(newToken, raw));
  if ((only?.parameters ?? []).length > 0 && !scopes.includes("write"))
    throw new PortalError("invalid", "A token that may set parameters needs the scope write.", {
      fields: [{ pointer: "/scopes", message: "Add write, or take the parameters away." }],
    });
  const text = newTokenText();
  const now = ctx.now();
  const asked = new Date(now.getTime() + seconds * 1_000);
  const token = await ctx.db.$transaction(async (tx) => {
    const token = await storeToken(tx, {
      userId,
      createdById: ctx.actor.userId ?? null,
      isServiceAccount: account !== undefined,
      name,
      hash: hashToken(text),
      scopes: [...new Set(scopes)],
      only,
      createdAt: now,
      expiresAt: account !== undefined && account.endsAt < asked ? account.endsAt : asked,
    });
    await record(
      { ...ctx, db: tx },
      {
        action: "api-token.create",
        subject: { type: "api-token", id: token.id, name: token.name },
        ...teamOf(token),
        after: {
          owner: ownerOf(token),
          scopes: token.scopes,
          only: token.only,
          expiresAt: token.expiresAt,
        },
      },
    );
    return token;
  });
  return { text, token };
}

type Wanted = ReturnType<typeof newToken.parse>;

/** A narrowing that limits nothing is none; that of a team's account names the team at least. */
function within(account: ServiceAccount | undefined, wanted: Wanted): Wanted {
  const { teams = [], instances = [], parameters = [] } = wanted.only ?? {};
  const team = account?.team ?? undefined;
  if (team !== undefined) requireWithinTeam(team, wanted);
  const named = teams.length + instances.length > 0;
  const only = {
    teams: named || team === undefined ? teams : [team],
    instances,
    parameters,
  };
  const limits = only.teams.length + instances.length + parameters.length > 0;
  return { ...wanted, only: limits ? only : undefined };
}

function requireWithinTeam(team: string, { scopes, only }: Wanted): void {
  if (scopes.includes("ops") || scopes.includes("catalog"))
    throw new PortalError("invalid", "A team's service account reads and writes for its team.", {
      fields: [{ pointer: "/scopes", message: "Only read and write." }],
    });
  const others = [...(only?.teams ?? []), ...(only?.instances ?? []).map((one) => one.team)].filter(
    (one) => one !== team,
  );
  if (others.length > 0)
    throw new PortalError("invalid", `This service account is of the team ${team} alone.`, {
      fields: [{ pointer: "/only", message: `Not of ${[...new Set(others)].join(", ")}.` }],
    });
}

/** As the record names whose token it is. */
export function ownerOf({ owner }: ApiTokenSummary): string {
  return owner.serviceAccount === undefined ? owner.email : owner.name;
}

export function teamOf({ owner }: ApiTokenSummary): { team?: string } {
  const team = owner.serviceAccount?.team;
  return typeof team === "string" ? { team } : {};
}
