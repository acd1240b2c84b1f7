import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { PageAbout } from "@/lib/paging";
import { pageAbout } from "@/lib/paging/server";
import { listServiceAccounts } from "./service-accounts";
import type { ServiceAccount } from "./service-account";
import { findTokens, tokensOf } from "./store/tokens";
import type { ApiTokenSummary } from "./token";
import type { TokenQuery } from "./token-query";

/** API tokens of whoever asks, newest first, at most 500. Throws `forbidden`. */
export async function listTokens(ctx: Context): Promise<ApiTokenSummary[]> {
  requireCan(ctx.actor, "token.manage");
  return ctx.actor.userId === undefined ? [] : tokensOf(ctx.db, [ctx.actor.userId]);
}

const tokenPageSize = 50;

export interface TokenPage extends PageAbout {
  tokens: ApiTokenSummary[];
}

/**
 * A page of the tokens of all people and service accounts, for Ops. Throws `forbidden`, and `bad_request` for a cursor that is
 * none of this list.
 */
export async function listAllTokens(ctx: Context, query: TokenQuery): Promise<TokenPage> {
  requireCan(ctx.actor, "ops.read");
  const size = tokenPageSize;
  const { rows, counted, ...part } = await findTokens(ctx.db, query, { now: ctx.now(), size });
  return { tokens: rows, ...pageAbout(part, { counted, page: query.page, size }) };
}

/** A service account and its tokens, newest first. */
export interface AccountWithTokens extends ServiceAccount {
  tokens: ApiTokenSummary[];
}

/** The service accounts that whoever asks may see, with their tokens. Throws `forbidden`. */
export async function serviceAccountsWithTokens(ctx: Context): Promise<AccountWithTokens[]> {
  const accounts = await listServiceAccounts(ctx);
  const tokens = Map.groupBy(
    await tokensOf(
      ctx.db,
      accounts.map(({ id }) => id),
    ),
    ({ owner }) => owner.id,
  );
  return accounts.map((account) => ({ ...account, tokens: tokens.get(account.id) ?? [] }));
}
