import { z } from "zod";
import type { Database, PrismaClient } from "@/lib/db/server";
import type { Person } from "../person-actor";
import type { Claims } from "../claims";

/** The person of this subject, made or brought up to date. */
export async function saveUser(
  db: Pick<PrismaClient, "user">,
  issuer: string,
  claims: Claims,
  groups: string[],
  at: Date,
): Promise<Person> {
  const now = {
    name: claims.name,
    email: claims.email,
    groups,
    lastSeenAt: at,
  };
  const user = await db.user.upsert({
    where: { issuer_subject: { issuer, subject: claims.subject } },
    create: { issuer, subject: claims.subject, ...now },
    update: now,
  });
  return { id: user.id, name: user.name, email: user.email };
}

/** What the provider said when it confirmed a session. */
export async function saveClaims(
  tx: Pick<PrismaClient, "user">,
  userId: string,
  claims: Claims,
  groups: string[],
  at: Date,
): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    // A userinfo endpoint may say less than the ID token did.
    data: {
      ...(claims.name === claims.subject ? {} : { name: claims.name }),
      ...(claims.email === "" ? {} : { email: claims.email }),
      groups,
      lastSeenAt: at,
    },
  });
}

/**
 * Who has signed in with this address, last seen first; several where there are several providers.
 */
export async function usersByEmail(
  db: Pick<PrismaClient, "user">,
  email: string,
): Promise<{ id: string; issuer: string }[]> {
  const rows = await db.user.findMany({
    where: { email: email.trim().toLowerCase(), serviceAccount: null },
    orderBy: { lastSeenAt: "desc" },
    take: 10,
  });
  return rows.map(({ id, issuer }) => ({ id, issuer }));
}

/** Every group that somebody who signed in is in. */
export async function knownGroups(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<
    { group: string }[]
  >`SELECT DISTINCT unnest("groups") AS "group" FROM "users"`;
  return rows.map(({ group }) => group);
}

/** Every team that has, or had, an instance. */
export async function owningTeams(db: Database): Promise<string[]> {
  const rows = await db.instance.findMany({ distinct: ["team"], select: { team: true } });
  return rows.map(({ team }) => team);
}

/** Somebody who has signed in, and their groups as of then. */
export interface KnownPerson {
  id: string;
  name: string;
  email: string;
  groups: string[];
  lastSeenAt: Date;
}

const known = { id: true, name: true, email: true, groups: true, lastSeenAt: true } as const;

/** Who was seen since, the latest first. */
export async function peopleSince(
  db: Pick<Database, "user">,
  since: Date,
  limit: number,
): Promise<KnownPerson[]> {
  return db.user.findMany({
    where: { lastSeenAt: { gte: since } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: limit,
    select: known,
  });
}

/** Undefined where there is none, or where it is no id. */
export async function userById(
  db: Pick<Database, "user">,
  id: string,
): Promise<KnownPerson | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined;
  return (await db.user.findUnique({ where: { id }, select: known })) ?? undefined;
}
