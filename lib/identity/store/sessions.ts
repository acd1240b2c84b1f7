import { z } from "zod";
import { Prisma, type PrismaClient } from "@/lib/db/server";
import type { Claims } from "../claims";
import { type GroupsReport, groupsReportSchema } from "../groups-report";
import type { Person } from "../person-actor";
import { saveClaims } from "./users";

/** A session and whose it is: what each request needs, in one query. */
export interface StoredSession {
  id: string;
  person: Person & { subject: string };
  groups: string[];
  /** How they came; absent where a version before this one wrote the row. */
  groupsReport: GroupsReport | undefined;
  /** When the provider last confirmed it. */
  checkedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  endedBecause: string | null;
}

/** Why a session ended, as its row says. */
export const ending = {
  signedOut: "signed out",
  signedInAgain: "signed in again",
  refused: "the identity provider refused it",
  atProvider: "the identity provider wants them to sign in again",
  unconfirmed: "its groups could not be confirmed",
  sealed: "its tokens could not be opened",
} as const;

export type Ending = (typeof ending)[keyof typeof ending];

type Db = Pick<PrismaClient, "$queryRaw">;
type Tables = Pick<PrismaClient, "user" | "session" | "$transaction">;

const sessionRow = z.object({
  id: z.string(),
  user_id: z.string(),
  subject: z.string(),
  name: z.string(),
  email: z.string(),
  groups: z.array(z.string()),
  groups_report: groupsReportSchema.nullable(),
  checked_at: z.date(),
  expires_at: z.date(),
  ended_at: z.date().nullable(),
  ended_because: z.string().nullable(),
});

function asSession(row: unknown): StoredSession {
  const {
    id,
    user_id,
    subject,
    name,
    email,
    groups,
    groups_report,
    checked_at,
    expires_at,
    ended_at,
    ended_because,
  } = sessionRow.parse(row);
  return {
    id,
    person: { id: user_id, subject, name, email },
    groups,
    groupsReport: groups_report ?? undefined,
    checkedAt: checked_at,
    expiresAt: expires_at,
    endedAt: ended_at,
    endedBecause: ended_because,
  };
}

const sessionColumns = Prisma.sql`
  s.id::text, u.id::text as user_id, u.subject, u.name, u.email, s.groups, s.groups_report, s.checked_at, s.expires_at, s.ended_at, s.ended_because
  from sessions s join users u on u.id = s.user_id`;

export async function findSession(db: Db, id: string): Promise<StoredSession | undefined> {
  const rows = await db.$queryRaw<unknown[]>`select ${sessionColumns} where s.id = ${id}::uuid`;
  return rows.map(asSession)[0];
}

/**
 * The session through which the provider can still be asked about somebody, also when it no longer
 * opens the door; where there is none, the one that ended last.
 */
export async function findNewestSession(
  db: Db,
  userId: string,
): Promise<StoredSession | undefined> {
  const rows = await db.$queryRaw<unknown[]>`
    select ${sessionColumns} where s.user_id = ${userId}::uuid order by s.ended_at desc nulls first, s.created_at desc limit 1`;
  return rows.map(asSession)[0];
}

/**
 * Takes it on itself to ask the provider, for `lease` seconds; undefined where another process
 * does, or has just done. Nothing is locked meanwhile: a provider that hangs must not hold
 * connections.
 */
export async function claimCheck(
  db: Db,
  id: string,
  now: Date,
  checkedBefore: Date,
  lease: number,
): Promise<{ tokens: Uint8Array } | undefined> {
  const until = new Date(now.getTime() + lease * 1_000);
  const rows = await db.$queryRaw<{ tokens: Uint8Array }[]>`
    update sessions set checking_until = ${until}
    where id = ${id}::uuid and ended_at is null and checked_at <= ${checkedBefore} and (checking_until is null or checking_until <= ${now})
    returning tokens`;
  return rows[0];
}

/**
 * Keeps the tokens in any case: a rotated refresh token works once. `confirmed` where the provider
 * did; `unsaid` where only a sign-in can, and not asked again before `nextAt`. Changes nothing and
 * answers false where the session has ended, or was confirmed, since `session` was read.
 */
export async function saveCheck(
  db: Tables,
  session: StoredSession,
  outcome: {
    tokens: Uint8Array<ArrayBuffer>;
    confirmed?: { claims: Claims; groups: string[]; report: GroupsReport; at: Date };
    unsaid?: { report: GroupsReport; nextAt: Date };
  },
): Promise<boolean> {
  const { confirmed, tokens, unsaid } = outcome;
  return db.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: session.id, endedAt: null, checkedAt: session.checkedAt },
      data: {
        tokens,
        checkingUntil: unsaid?.nextAt ?? null,
        ...(unsaid ? { groupsReport: asJson(unsaid.report) } : {}),
        ...(confirmed
          ? {
              groups: confirmed.groups,
              groupsReport: asJson(confirmed.report),
              checkedAt: confirmed.at,
            }
          : {}),
      },
    });
    if (count > 0 && confirmed)
      await saveClaims(tx, session.person.id, confirmed.claims, confirmed.groups, confirmed.at);
    return count > 0;
  });
}

/**
 * False where it has ended before. With `checkedAt`: also where the provider was heard of it since,
 * and then it goes on.
 */
export async function saveEnd(
  db: Pick<PrismaClient, "session">,
  { id, checkedAt }: { id: string; checkedAt?: Date },
  at: Date,
  because: Ending,
): Promise<boolean> {
  const { count } = await db.session.updateMany({
    where: { id, endedAt: null, ...(checkedAt === undefined ? {} : { checkedAt }) },
    data: { endedAt: at, endedBecause: because, checkingUntil: null, tokens: new Uint8Array() },
  });
  return count > 0;
}

/** Begins a session that the provider has confirmed at `at`. */
export async function storeSession(
  tx: Pick<PrismaClient, "session">,
  session: {
    id: string;
    userId: string;
    tokens: Uint8Array<ArrayBuffer>;
    groups: string[];
    groupsReport: GroupsReport;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const { at, groupsReport, ...rest } = session;
  await tx.session.create({
    data: { ...rest, groupsReport: asJson(groupsReport), checkedAt: at },
  });
}

function asJson({ readAt, ...report }: GroupsReport) {
  return { ...report, ...(readAt === undefined ? {} : { readAt: readAt.toISOString() }) };
}

/**
 * People whose sessions are open and confirmed since `since`, and whose groups did not all come, by
 * the latest such session of each; the latest first.
 */
export async function sessionsLackingGroups(
  db: Db,
  now: Date,
  since: Date,
  limit: number,
): Promise<{ userId: string; name: string; report: GroupsReport }[]> {
  const rows = await db.$queryRaw<unknown[]>`
    select * from (
      select distinct on (s.user_id) ${sessionColumns}
      where s.ended_at is null and s.expires_at > ${now} and s.checked_at > ${since}
        and (s.groups_report ? 'problem' or (s.groups_report->>'unreadable')::int > 0)
      order by s.user_id, s.checked_at desc
    ) latest
    order by checked_at desc limit ${limit}`;
  return rows
    .map(asSession)
    .flatMap(({ person, groupsReport: report }) =>
      report === undefined ? [] : [{ userId: person.id, name: person.name, report }],
    );
}

/** The provider's tokens of a session, sealed; undefined where there is no such session. */
export async function sealedTokens(
  db: Pick<PrismaClient, "session">,
  id: string,
): Promise<Uint8Array | undefined> {
  const row = await db.session.findUnique({ where: { id }, select: { tokens: true } });
  return row?.tokens;
}

/** Removes at most so many of those that ended or ran out before. Answers how many. */
export async function removeOldSessions(
  db: Pick<PrismaClient, "$executeRaw">,
  before: Date,
  most: number,
): Promise<number> {
  return db.$executeRaw`
    delete from sessions where id in (
      select id from sessions where expires_at < ${before} or ended_at < ${before} limit ${most})`;
}

/** The tokens of the sessions that began last, sealed. */
export async function latestSealedTokens(
  db: PrismaClient,
  most: number,
): Promise<{ id: string; tokens: Uint8Array }[]> {
  return db.session.findMany({
    where: { endedAt: null },
    select: { id: true, tokens: true },
    orderBy: { id: "desc" },
    take: most,
  });
}
