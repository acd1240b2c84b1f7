import type { Database } from "@/lib/db/server";

/** What the person is called at the host; undefined where they have linked nothing. */
export async function loginOf(
  db: Database,
  apiUrl: string,
  userId: string,
): Promise<string | undefined> {
  const linked = await linkOf(db, apiUrl, userId);
  return linked?.login;
}

/** What a person has linked at the host, and when; undefined where nothing. */
export async function linkOf(
  db: Database,
  apiUrl: string,
  userId: string,
): Promise<{ login: string; accountId: string; linkedAt: Date } | undefined> {
  const linked = await db.hostLogin.findUnique({ where: { userId_apiUrl: { userId, apiUrl } } });
  if (!linked) return undefined;
  const { login, accountId, linkedAt } = linked;
  return { login, accountId, linkedAt };
}

/** Whether an account at the host is linked to anybody but this person. */
export async function isLinkedToAnother(
  db: Database,
  apiUrl: string,
  accountId: string,
  userId: string,
): Promise<boolean> {
  const holder = await db.hostLogin.findFirst({
    where: { apiUrl, accountId, userId: { not: userId } },
    select: { id: true },
  });
  return holder !== null;
}

/** An account at the host, as it is linked to a person. */
export interface NewLink {
  userId: string;
  apiUrl: string;
  accountId: string;
  login: string;
  linkedAt: Date;
}

/**
 * Links an account in place of any that the person had. Whoever else had this login has another one
 * by now, which nobody here knows.
 */
export async function saveLink(
  tx: Database,
  { userId, apiUrl, ...account }: NewLink,
): Promise<void> {
  const { login } = account;
  await tx.hostLogin.deleteMany({
    where: { apiUrl, login: { equals: login, mode: "insensitive" }, userId: { not: userId } },
  });
  await tx.hostLogin.upsert({
    where: { userId_apiUrl: { userId, apiUrl } },
    create: { userId, apiUrl, ...account },
    update: account,
  });
}

export async function removeLink(tx: Database, apiUrl: string, userId: string): Promise<void> {
  await tx.hostLogin.delete({ where: { userId_apiUrl: { userId, apiUrl } } });
}

/** Whose logins these are, by login in lower case. */
export async function peopleByLogin(
  db: Database,
  apiUrl: string,
  logins: readonly string[],
): Promise<Map<string, { id: string; groups: string[] }>> {
  const linked = await db.hostLogin.findMany({
    where: { apiUrl, login: { in: [...logins], mode: "insensitive" } },
    select: { login: true, user: { select: { id: true, groups: true } } },
  });
  return new Map(linked.map(({ login, user }) => [login.toLowerCase(), user]));
}

/** Everybody who has linked a login at the host that is no program's, with their groups. */
export async function linkedPeople(
  db: Database,
  apiUrl: string,
): Promise<{ id: string; groups: string[] }[]> {
  const linked = await db.hostLogin.findMany({
    where: { apiUrl, NOT: { login: { endsWith: "[bot]" } } },
    select: { user: { select: { id: true, groups: true } } },
  });
  return linked.map(({ user }) => user);
}
