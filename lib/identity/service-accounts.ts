import { record } from "@/lib/audit/server";
import { isUniqueViolation } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { actsAsOps, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { z } from "zod";
import { forgetTokens } from "./api-token";
import {
  accountTitle,
  ending,
  newServiceAccount,
  type NewServiceAccount,
  type ServiceAccount,
} from "./service-account";
import { accountById, findAccounts, saveAccount, storeAccount } from "./store/service-accounts";

/**
 * Makes a service account: Ops for any team and for themselves, a developer for a team of theirs.
 * Throws `forbidden`, `invalid`, and `conflict` for a name that was given before.
 */
export async function createServiceAccount(
  ctx: Context,
  raw: NewServiceAccount,
): Promise<ServiceAccount> {
  requireCan(ctx.actor, "service-account.manage");
  requirePerson(ctx);
  const { seconds, team, ...input } = parseInput(newServiceAccount, raw);
  requireOwner(ctx, team ?? null);
  const now = ctx.now();
  try {
    return await ctx.db.$transaction(async (tx) => {
      const account = await storeAccount(
        tx,
        {
          ...input,
          team: team ?? null,
          createdBy: ctx.actor.name,
          createdById: ctx.actor.userId ?? null,
          createdAt: now,
          endsAt: new Date(now.getTime() + seconds * 1_000),
        },
        ctx.config.NEXTAUTH_URL,
      );
      const { reason, endsAt } = account;
      await record(
        { ...ctx, db: tx },
        { action: "service-account.create", ...subjectOf(account), after: { reason, endsAt } },
      );
      return account;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new PortalError(
      "conflict",
      `There is, or was, a service account ${input.name} already.`,
      {
        hint: "Choose another name: what the record says of the past stays about one account.",
        fields: [{ pointer: "/name", message: "This name was given before." }],
        cause: error,
      },
    );
  }
}

/** Those of the teams of whoever asks; for Ops all of them. Throws `forbidden`. */
export async function listServiceAccounts(ctx: Context): Promise<ServiceAccount[]> {
  requireCan(ctx.actor, "service-account.read");
  const isOps = ctx.actor.kind === "system" || actsAsOps(ctx.actor, "service-account.read");
  return findAccounts(ctx.db, isOps ? undefined : ctx.actor.teams);
}

/** Ends an account and with it all of its tokens, for good. Doing it again changes nothing. */
export async function endServiceAccount(
  ctx: Context,
  id: unknown,
  raw: unknown,
): Promise<ServiceAccount> {
  const account = await ownAccount(ctx, id);
  const { reason } = parseInput(ending, raw);
  if (account.endedAt !== null) return account;
  return ctx.db.$transaction(async (tx) => {
    const change = { endedAt: ctx.now(), endedBecause: reason };
    const ended = await saveAccount(tx, account.id, change);
    forgetTokens();
    await record(
      { ...ctx, db: tx },
      { action: "service-account.end", ...subjectOf(account), after: { reason } },
    );
    return ended;
  });
}

const extension = newServiceAccount.pick({ seconds: true });

/** Lets an account go on until so many seconds from now. Throws `conflict` for one that was ended. */
export async function extendServiceAccount(
  ctx: Context,
  id: unknown,
  raw: unknown,
): Promise<ServiceAccount> {
  requirePerson(ctx);
  const account = await ownAccount(ctx, id);
  const { seconds } = parseInput(extension, raw);
  if (account.endedAt !== null)
    throw new PortalError("conflict", `${accountTitle(account)} was ended, and stays so.`, {
      hint: "Make another one.",
    });
  return ctx.db.$transaction(async (tx) => {
    const endsAt = new Date(ctx.now().getTime() + seconds * 1_000);
    const extended = await saveAccount(tx, account.id, { endsAt });
    forgetTokens();
    await record(
      { ...ctx, db: tx },
      {
        action: "service-account.extend",
        ...subjectOf(account),
        before: { endsAt: account.endsAt },
        after: { endsAt },
      },
    );
    return extended;
  });
}

/** An account that whoever asks may manage. Throws `forbidden`, and `not_found` for others'. */
export async function ownAccount(ctx: Context, id: unknown): Promise<ServiceAccount> {
  requireCan(ctx.actor, "service-account.manage");
  const parsed = z.uuid().safeParse(id);
  const account = parsed.success ? await accountById(ctx.db, parsed.data) : undefined;
  if (account === undefined)
    throw new PortalError("not_found", "There is no such service account.");
  requireOwner(ctx, account.team);
  return account;
}

/** Of a team: its developers and Ops; of the platform team: Ops. */
function requireOwner({ actor }: Context, team: string | null): void {
  if (team === null) requireCan(actor, "token.govern");
  else requireCan(actor, "service-account.manage", { team });
}

/** A token makes nothing that outlives it. */
function requirePerson({ actor }: Context): void {
  if (actor.kind === "token")
    throw new PortalError("forbidden", "A token cannot make service accounts, nor extend them.");
}

function subjectOf(account: ServiceAccount): {
  subject: { type: string; id: string; name: string };
  team?: string;
} {
  return {
    subject: { type: "service-account", id: account.id, name: accountTitle(account) },
    ...(account.team === null ? {} : { team: account.team }),
  };
}
