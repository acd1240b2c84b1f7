import { z } from "zod";
import { parseStored, type PrismaClient } from "@/lib/db/server";
import type { ApiTokenSummary } from "../token";

type Tokens = Pick<PrismaClient, "apiToken">;

/** A token and whom it stands for. */
export interface StoredToken {
  id: string;
  scopes: ("read" | "write")[];
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  user: { id: string; name: string; email: string; groups: string[]; lastSeenAt: Date };
}

/** What is listed of a token; its hash is not. */
const tokenColumns = {
  id: true,
  name: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  user: { select: { id: true, name: true, email: true } },
} as const;

const scopesSchema = z.array(z.enum(["read", "write"]));

function summaryOf(
  row: Omit<ApiTokenSummary, "owner" | "scopes"> & {
    scopes: string[];
    user: ApiTokenSummary["owner"];
  },
): ApiTokenSummary {
  const { user, scopes, ...rest } = row;
  return { ...rest, scopes: scopesOf({ id: row.id, scopes }), owner: user };
}

function scopesOf({ id, scopes }: { id: string; scopes: string[] }): ("read" | "write")[] {
  return parseStored(scopesSchema, scopes, { table: "apiToken", column: "scopes", id });
}

/** The token with this hash; undefined where there is none. */
export async function tokenByHash(
  db: Tokens,
  hash: Uint8Array<ArrayBuffer>,
): Promise<StoredToken | undefined> {
  const row = await db.apiToken.findUnique({ where: { hash }, include: { user: true } });
  if (row === null) return undefined;
  const { id, expiresAt, revokedAt, lastUsedAt } = row;
  const { name, email, groups, lastSeenAt } = row.user;
  const user = { id: row.user.id, name, email, groups, lastSeenAt };
  return { id, scopes: scopesOf(row), expiresAt, revokedAt, lastUsedAt, user };
}

/** Undefined where there is none. */
export async function tokenById(db: Tokens, id: string): Promise<ApiTokenSummary | undefined> {
  const row = await db.apiToken.findUnique({ where: { id }, select: tokenColumns });
  return row === null ? undefined : summaryOf(row);
}

/** Somebody's tokens or, without one, everybody's; newest first, at most 500. */
export async function latestTokens(
  db: Tokens,
  userId: string | undefined,
): Promise<ApiTokenSummary[]> {
  const rows = await db.apiToken.findMany({
    where: userId === undefined ? {} : { userId },
    orderBy: { createdAt: "desc" },
    take: 500,
    select: tokenColumns,
  });
  return rows.map(summaryOf);
}

export async function storeToken(
  tx: Tokens,
  token: {
    userId: string;
    name: string;
    hash: Uint8Array<ArrayBuffer>;
    scopes: string[];
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<ApiTokenSummary> {
  return summaryOf(await tx.apiToken.create({ data: token, select: tokenColumns }));
}

export async function saveRevocation(tx: Tokens, id: string, at: Date): Promise<ApiTokenSummary> {
  return summaryOf(
    await tx.apiToken.update({ where: { id }, data: { revokedAt: at }, select: tokenColumns }),
  );
}

export async function saveUse(db: Tokens, id: string, at: Date): Promise<void> {
  await db.apiToken.updateMany({ where: { id }, data: { lastUsedAt: at } });
}

/** Removes those that were revoked or ran out before. Answers how many. */
export async function removeOldTokens(db: Tokens, before: Date): Promise<number> {
  const { count } = await db.apiToken.deleteMany({
    where: { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] },
  });
  return count;
}
