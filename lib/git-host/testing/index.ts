import type { Config } from "@/lib/config/server";
import type { Prisma } from "@/lib/db/server";
import { configuredHost } from "../host";
import type { GitRepository, PullRequestReport } from "../repository";

/** What the host lists of one pull request now; undefined where there is none of that number. */
export async function pullRequestOf(
  repo: GitRepository,
  number: number,
): Promise<PullRequestReport | undefined> {
  const { changed } = await repo.updatedPullRequests(new Date(0));
  return changed.find((report) => report.number === number);
}

/** As if the person had linked that login themselves, or (null) unlinked what they had. */
export async function linkLogin(
  { db, config }: { db: Prisma.TransactionClient; config: Config },
  userId: string,
  login: string | null,
): Promise<void> {
  const { apiUrl } = configuredHost(config);
  await db.hostLogin.deleteMany({ where: { apiUrl, userId } });
  if (login === null) return;
  await db.hostLogin.create({
    data: { apiUrl, userId, login, accountId: `account of ${login}`, linkedAt: new Date() },
  });
}
