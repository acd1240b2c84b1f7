import type { PrismaClient } from "@/lib/db/server";

type Accounts = Pick<PrismaClient, "serviceAccount">;

/** Who may have done what these users did. */
export interface PeopleBehind {
  /** The users themselves, and whoever made one of them that is a service account, or a token of it. */
  ids: string[];
  /** Of which it is not known who made it, or a token of it: it may be anybody. */
  unknown: string[];
}

/**
 * Whoever made a service account or any token of it may hold the token, and so is behind what it
 * does; for good, since its tokens are never forgotten. Tokens that the command line makes are
 * nobody's.
 */
export async function peopleBehind(
  db: Accounts,
  userIds: readonly string[],
): Promise<PeopleBehind> {
  const accounts = await db.serviceAccount.findMany({
    where: { id: { in: [...userIds] } },
    select: {
      id: true,
      createdById: true,
      user: { select: { apiTokens: { distinct: ["createdById"], select: { createdById: true } } } },
    },
  });
  const ids = new Set(userIds);
  const unknown: string[] = [];
  for (const { id, createdById, user } of accounts) {
    const makers = [createdById, ...user.apiTokens.map((token) => token.createdById)];
    for (const maker of makers) if (maker !== null) ids.add(maker);
    if (makers.includes(null)) unknown.push(id);
  }
  return { ids: [...ids], unknown };
}

/** The users that somebody may act as: themselves, and service accounts that they are behind. */
export async function usersOfPerson(db: Accounts, userId: string): Promise<string[]> {
  const accounts = await db.serviceAccount.findMany({
    where: {
      OR: [{ createdById: userId }, { user: { apiTokens: { some: { createdById: userId } } } }],
    },
    select: { id: true },
  });
  return [userId, ...accounts.map(({ id }) => id)];
}
