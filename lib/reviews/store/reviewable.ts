import type { Database } from "@/lib/db/server";
import { type Approver, approvableBy } from "@/lib/requests/server";

/** What waits for somebody's approval, and where that is given. */
export interface Reviewable {
  kind: "request" | "proposal";
  id: string;
  /** Of a request. */
  team: string | undefined;
  /** As people call it. */
  name: string;
  repositoryId: string;
  at: { owner: string; repo: string; number: number };
  /** Of its pull request, as last reported. */
  headCommit: string;
}

/** Those of these requests that wait for an approval which this person may give. */
export async function findReviewable(
  db: Database,
  approver: Approver,
  ids: readonly string[],
): Promise<Reviewable[]> {
  const rows = await db.request.findMany({
    where: { AND: [await approvableBy(db, approver), { id: { in: [...ids] } }] },
    select: {
      id: true,
      team: true,
      name: true,
      pullRequests: {
        orderBy: { number: "desc" },
        take: 1,
        select: {
          number: true,
          headCommit: true,
          repository: { select: { id: true, owner: true, name: true } },
        },
      },
    },
  });
  return rows.flatMap(({ pullRequests, id, team, name }) =>
    pullRequests.map(({ number, headCommit, repository }) => ({
      kind: "request" as const,
      id,
      team,
      name: `${team}/${name}`,
      repositoryId: repository.id,
      at: { owner: repository.owner, repo: repository.name, number },
      headCommit,
    })),
  );
}
