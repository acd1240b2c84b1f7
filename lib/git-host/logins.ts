import type { Prisma } from "@/lib/db/server";

/** What the person is called at the host; undefined where they have linked nothing. */
export async function loginOf(
  db: Prisma.TransactionClient,
  apiUrl: string,
  userId: string,
): Promise<string | undefined> {
  const linked = await db.hostLogin.findUnique({ where: { userId_apiUrl: { userId, apiUrl } } });
  return linked?.login;
}

/** Whose logins these are, by login in lower case. */
export async function peopleByLogin(
  db: Prisma.TransactionClient,
  apiUrl: string,
  logins: readonly string[],
): Promise<Map<string, { id: string; groups: string[] }>> {
  const linked = await db.hostLogin.findMany({
    where: { apiUrl, login: { in: [...logins], mode: "insensitive" } },
    select: { login: true, user: { select: { id: true, groups: true } } },
  });
  return new Map(linked.map(({ login, user }) => [login.toLowerCase(), user]));
}

/** Every one of them has linked a login at the host. */
export async function haveLinked(
  db: Prisma.TransactionClient,
  apiUrl: string,
  userIds: readonly string[],
): Promise<boolean> {
  const count = await db.hostLogin.count({ where: { apiUrl, userId: { in: [...userIds] } } });
  return count === new Set(userIds).size;
}
