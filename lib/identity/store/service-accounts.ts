import type { PrismaClient } from "@/lib/db/server";
import {
  accountAddress,
  accountSubject,
  accountTitle,
  type ServiceAccount,
  serviceAccountIssuer,
} from "../service-account";

type Accounts = Pick<PrismaClient, "serviceAccount" | "user">;

/** Stores an account and the user that it acts as. A name that was given once violates a constraint. */
export async function storeAccount(
  tx: Accounts,
  account: Omit<ServiceAccount, "id" | "endedAt" | "endedBecause"> & { createdById: string | null },
  site: string,
): Promise<ServiceAccount> {
  const { createdAt } = account;
  const { id } = await tx.user.create({
    data: {
      issuer: serviceAccountIssuer,
      subject: accountSubject(account),
      name: accountTitle(account),
      email: accountAddress(account, site),
      groups: [],
      createdAt,
      lastSeenAt: createdAt,
    },
  });
  return tx.serviceAccount.create({ data: { ...account, id } });
}

/** Undefined where there is none. */
export async function accountById(db: Accounts, id: string): Promise<ServiceAccount | undefined> {
  return (await db.serviceAccount.findUnique({ where: { id } })) ?? undefined;
}

/** Those of these teams, or all; those that still work first, at most 500. */
export async function findAccounts(
  db: Accounts,
  teams: readonly string[] | undefined,
): Promise<ServiceAccount[]> {
  return db.serviceAccount.findMany({
    where: teams === undefined ? {} : { team: { in: [...teams] } },
    orderBy: [{ endedAt: { sort: "desc", nulls: "first" } }, { endsAt: "desc" }, { id: "asc" }],
    take: 500,
  });
}

export async function saveAccount(
  tx: Accounts,
  id: string,
  change: Partial<Pick<ServiceAccount, "endsAt" | "endedAt" | "endedBecause">>,
): Promise<ServiceAccount> {
  return tx.serviceAccount.update({ where: { id }, data: change });
}
