import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import type { ProposalDetail, ProposedText } from "../proposal";
import { detailsOf, filesOf } from "./work";

const approvalsSchema = z.array(
  z.object({ userId: z.string(), by: z.string(), commit: z.string() }),
);

/** Somebody approved a proposal in the portal, at one of its heads. */
export type ProposalApproval = z.output<typeof approvalsSchema>[number];

/** A proposal whose pull request is open, as who approves it sees it. */
export interface OpenProposal {
  id: string;
  title: string;
  note: string;
  details: ProposalDetail[];
  author: string;
  createdAt: Date;
  files: ProposedText[];
  repositoryId: string;
  repository: { owner: string; name: string };
  pullRequest: { number: number; url: string; headCommit: string };
  /** Of that head, those given in the portal. */
  approvals: ProposalApproval[];
}

/** Open proposals that none of these users wrote, the oldest first; `after`: only those that come after that one. */
export async function findOpenOfOthers(
  db: Database,
  userIds: readonly string[],
  { take, after }: { take: number; after: string | undefined },
): Promise<OpenProposal[]> {
  const rows = await db.proposal.findMany({
    where: {
      state: "open",
      withdrawnAt: null,
      number: { not: null },
      headCommit: { not: null },
      ...(after === undefined ? {} : { id: { gt: after } }),
      OR: [{ authorId: null }, { authorId: { notIn: [...userIds] } }],
    },
    orderBy: { id: "asc" },
    take,
    include: { repository: { select: { owner: true, name: true } } },
  });
  return rows.flatMap((row) => {
    const { id, number, url, headCommit, repositoryId, repository } = row;
    if (number === null || headCommit === null) return [];
    return [
      {
        id,
        title: row.title,
        note: row.note,
        details: detailsOf(id, row.details),
        author: row.author,
        createdAt: row.createdAt,
        files: filesOf(id, row.files).map(({ path, text }) => ({ path, text })),
        repositoryId,
        repository,
        pullRequest: { number, url: url ?? "", headCommit },
        approvals: approvalsOf(id, row.approvals).filter(({ commit }) => commit === headCommit),
      },
    ];
  });
}

/** Adds an approval; one person's counts once a head. */
export async function addApproval(
  tx: Database,
  id: string,
  approval: ProposalApproval,
): Promise<void> {
  // Held until the transaction ends: two people may approve at once.
  await tx.$queryRaw`select id from proposals where id = ${id}::uuid for update`;
  const row = await tx.proposal.findUniqueOrThrow({ where: { id }, select: { approvals: true } });
  const others = approvalsOf(id, row.approvals).filter(
    ({ userId, commit }) => userId !== approval.userId || commit !== approval.commit,
  );
  await tx.proposal.update({ where: { id }, data: { approvals: [...others, approval] } });
}

function approvalsOf(id: string, stored: unknown): ProposalApproval[] {
  return parseStored(approvalsSchema, stored, { table: "proposals", column: "approvals", id });
}
