import { parseStored, type Prisma, type PrismaClient } from "@/lib/db/server";
import type { Narrowing, Scope } from "@/lib/access";
import { mostCounted, type Ordering, type Part, readPart } from "@/lib/paging/server";
import { type Grants, grantsColumns, scopesOfBefore } from "../grants";
import type { ServiceAccount } from "../service-account";
import type { ApiTokenSummary } from "../token";
import type { TokenQuery } from "../token-query";

type Tokens = Pick<PrismaClient, "apiToken">;

/** A token and whom it stands for. */
export interface StoredToken {
  id: string;
  name: string;
  scopes: Scope[];
  only: Narrowing | undefined;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  user: { id: string; name: string; email: string; groups: string[]; lastSeenAt: Date };
  /** Where the user is a service account. */
  account: ServiceAccount | undefined;
}

/** What is listed of a token; its hash is not. */
const tokenColumns = {
  id: true,
  name: true,
  scopes: true,
  grants: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  revokedBecause: true,
  user: {
    select: {
      id: true,
      name: true,
      email: true,
      serviceAccount: { select: { team: true, endsAt: true, endedAt: true } },
    },
  },
} as const satisfies Prisma.ApiTokenSelect;

type SummaryRow = Prisma.ApiTokenGetPayload<{ select: typeof tokenColumns }>;

function summaryOf({ user, scopes, grants, ...rest }: SummaryRow): ApiTokenSummary {
  const { serviceAccount, ...owner } = user;
  const granted = grantsOf({ id: rest.id, scopes, grants });
  return {
    ...rest,
    scopes: granted.scopes,
    only: granted.only,
    owner: { ...owner, serviceAccount: serviceAccount ?? undefined },
  };
}

function grantsOf({
  id,
  scopes,
  grants,
}: {
  id: string;
  scopes: string[];
  grants: unknown;
}): Grants {
  return parseStored(
    grantsColumns,
    { scopes, grants },
    { table: "apiToken", column: "grants", id },
  );
}

/** The token with this hash; undefined where there is none. */
export async function tokenByHash(
  db: Tokens,
  hash: Uint8Array<ArrayBuffer>,
): Promise<StoredToken | undefined> {
  const row = await db.apiToken.findUnique({
    where: { hash },
    include: { user: { include: { serviceAccount: true } } },
  });
  if (row === null) return undefined;
  const { id, name: called, expiresAt, revokedAt, lastUsedAt } = row;
  const { name, email, groups, lastSeenAt, serviceAccount } = row.user;
  const user = { id: row.user.id, name, email, groups, lastSeenAt };
  const { scopes, only } = grantsOf(row);
  const account = serviceAccount ?? undefined;
  return { id, name: called, scopes, only, expiresAt, revokedAt, lastUsedAt, user, account };
}

/** Undefined where there is none. */
export async function tokenById(db: Tokens, id: string): Promise<ApiTokenSummary | undefined> {
  const row = await db.apiToken.findUnique({ where: { id }, select: tokenColumns });
  return row === null ? undefined : summaryOf(row);
}

/** Tokens of these people and service accounts, newest first, at most 500: nobody has so many, and what is over goes after a while. */
export async function tokensOf(db: Tokens, userIds: readonly string[]): Promise<ApiTokenSummary[]> {
  const rows = await db.apiToken.findMany({
    where: { userId: { in: [...userIds] } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 500,
    select: tokenColumns,
  });
  return rows.map(summaryOf);
}

const has = (text: string) => ({ contains: text, mode: "insensitive" }) as const;

/** Served by an index of both. */
const newestFirst: Ordering<Pick<SummaryRow, "createdAt" | "id">> = {
  name: "tokens",
  keys: [
    { column: "createdAt", kind: "time", order: "desc" },
    { column: "id", kind: "uuid", order: "desc" },
  ],
};

/** A part of everybody's tokens, newest first, and how many there are: no more than one over `mostCounted`. */
export async function findTokens(
  db: Tokens,
  query: TokenQuery,
  { now, size }: { now: Date; size: number },
): Promise<Part<ApiTokenSummary> & { counted: number }> {
  const where = whereOf(query, now);
  const [counted, part] = await Promise.all([
    db.apiToken.count({ where, orderBy: { createdAt: "desc" }, take: mostCounted + 1 }),
    readPart(newestFirst, query, size, ({ where: beyond, ...read }) =>
      db.apiToken.findMany({ where: { AND: [where, beyond] }, select: tokenColumns, ...read }),
    ),
  ]);
  return { ...part, rows: part.rows.map(summaryOf), counted };
}

function whereOf({ q, owner, show }: TokenQuery, now: Date): Prisma.ApiTokenWhereInput {
  const working: Prisma.ApiTokenWhereInput = {
    revokedAt: null,
    expiresAt: { gt: now },
    NOT: {
      user: { serviceAccount: { OR: [{ endedAt: { not: null } }, { endsAt: { lte: now } }] } },
    },
  };
  return {
    AND: [
      show === "all" ? {} : show === "working" ? working : { NOT: working },
      owner === undefined
        ? {}
        : { user: { serviceAccount: owner === "person" ? null : { isNot: null } } },
      q === undefined || q === ""
        ? {}
        : { OR: [{ name: has(q) }, { user: { OR: [{ name: has(q) }, { email: has(q) }] } }] },
    ],
  };
}

export interface NewStoredToken extends Grants {
  userId: string;
  /** The user who made it; null: the command line. */
  createdById: string | null;
  isServiceAccount: boolean;
  name: string;
  hash: Uint8Array<ArrayBuffer>;
  createdAt: Date;
  expiresAt: Date;
}

export async function storeToken(
  tx: Tokens,
  { scopes, only, isServiceAccount, ...token }: NewStoredToken,
): Promise<ApiTokenSummary> {
  const grants: Grants = { scopes, ...(only === undefined ? {} : { only }) };
  const data = {
    ...token,
    scopes: scopesOfBefore(grants, { isServiceAccount }),
    grants: JSON.parse(JSON.stringify(grants)) as Prisma.InputJsonObject,
  };
  return summaryOf(await tx.apiToken.create({ data, select: tokenColumns }));
}

export async function saveRevocation(
  tx: Tokens,
  id: string,
  at: Date,
  reason: string | undefined,
): Promise<ApiTokenSummary> {
  return summaryOf(
    await tx.apiToken.update({
      where: { id },
      data: { revokedAt: at, revokedBecause: reason ?? null },
      select: tokenColumns,
    }),
  );
}

export async function saveUse(db: Tokens, id: string, at: Date): Promise<void> {
  await db.apiToken.updateMany({ where: { id }, data: { lastUsedAt: at } });
}

/**
 * Removes at most so many of those that were revoked or ran out before; not those of service
 * accounts, which say who may be behind what these did (`peopleBehind`). Answers how many.
 */
export async function removeOldTokens(
  db: Pick<PrismaClient, "$executeRaw">,
  before: Date,
  most: number,
): Promise<number> {
  return db.$executeRaw`
    delete from api_tokens where id in (
      select id from api_tokens t where (expires_at < ${before} or revoked_at < ${before})
         and not exists (select 1 from service_accounts a where a.id = t.user_id)
       limit ${most})`;
}
