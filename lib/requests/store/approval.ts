import type { Database } from "@/lib/db/server";
import { type RepositoryRef, repositoryRef } from "@/lib/git-host";

/** The open pull request of a request, and what says whether it has to be approved. */
export interface PullToApprove {
  templateName: string;
  target: { requiresApproval: boolean };
  repositoryId: string;
  repository: RepositoryRef;
  headCommit: string;
}

/** The latest, where several are open. */
export async function pullToApprove(
  db: Database,
  requestId: string,
): Promise<PullToApprove | undefined> {
  const request = await db.request.findUnique({
    where: { id: requestId },
    select: {
      templateName: true,
      target: { select: { requiresApproval: true, repository: true } },
      pullRequests: { where: { state: "open" }, orderBy: { number: "desc" }, take: 1 },
    },
  });
  const [pull] = request?.pullRequests ?? [];
  if (!request || !pull) return undefined;
  const { repository, requiresApproval } = request.target;
  return {
    templateName: request.templateName,
    target: { requiresApproval },
    repositoryId: pull.repositoryId,
    repository: repositoryRef(repository),
    headCommit: pull.headCommit,
  };
}

/** Which check of which commit. */
export interface CheckKey {
  repositoryId: string;
  commit: string;
  name: string;
}

/** What the host was told of a commit. */
export interface ToldCheck {
  conclusion: string;
  summary: string;
}

export async function toldCheck(db: Database, key: CheckKey): Promise<ToldCheck | undefined> {
  const told = await db.check.findUnique({
    where: { repositoryId_commit_name: key },
    select: { conclusion: true, summary: true },
  });
  return told ?? undefined;
}

export async function saveToldCheck(
  db: Database,
  key: CheckKey,
  told: ToldCheck & { completedAt: Date | null },
): Promise<void> {
  await db.check.upsert({
    where: { repositoryId_commit_name: key },
    create: { ...key, ...told },
    update: told,
  });
}

/** Ids of who asked for a change, and of who changed and resubmitted it. */
export async function writersOf(
  db: Database,
  requestId: string,
  requesterId: string,
): Promise<string[]> {
  const writers = await db.user.findMany({
    where: { OR: [{ id: requesterId }, { revisions: { some: { requestId } } }] },
    select: { id: true },
  });
  return writers.map(({ id }) => id);
}
