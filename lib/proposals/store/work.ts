import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import {
  type Person,
  type PullRequestReport,
  type RepositoryRef,
  repositoryRef,
} from "@/lib/git-host";
import {
  liveStates,
  type ProposalDetail,
  type ProposalState,
  proposalStates,
  type ProposedFile,
} from "../proposal";

const filesSchema: z.ZodType<ProposedFile[]> = z.array(
  z.object({
    path: z.string(),
    text: z.string().nullable(),
    replaces: z.array(z.string().nullable()),
  }),
);
const detailsSchema: z.ZodType<ProposalDetail[]> = z.array(
  z.object({ title: z.string(), lines: z.array(z.string()) }),
);
const stateSchema: z.ZodType<ProposalState> = z.enum(proposalStates);

export const filesOf = (id: string, value: unknown): ProposedFile[] =>
  parseStored(filesSchema, value, { table: "proposal", column: "files", id });

export const detailsOf = (id: string, value: unknown): ProposalDetail[] =>
  parseStored(detailsSchema, value, { table: "proposal", column: "details", id });

export const stateOf = (id: string, value: string): ProposalState =>
  parseStored(stateSchema, value, { table: "proposal", column: "state", id });

/** A proposal as the job that moves it reads it. */
export interface ProposalWork {
  id: string;
  repositoryId: string;
  repository: RepositoryRef;
  base: string;
  folder: string;
  action: string;
  subject: { type: string; id: string; name: string };
  title: string;
  note: string;
  details: ProposalDetail[];
  files: ProposedFile[];
  author: Person;
  createdAt: Date;
  state: ProposalState;
  isWithdrawn: boolean;
  /** The commit that was made of it; null until then. */
  commit: string | null;
  number: number | null;
  waitsSince: Date | null;
}

export async function proposalWork(db: Database, id: string): Promise<ProposalWork | undefined> {
  const row = await db.proposal.findUnique({ where: { id }, include: { repository: true } });
  if (row === null) return undefined;
  return {
    id,
    repositoryId: row.repositoryId,
    repository: repositoryRef(row.repository),
    base: row.base,
    folder: row.folder,
    action: row.action,
    subject: { type: row.subjectType, id: row.subjectId, name: row.subjectName },
    title: row.title,
    note: row.note,
    details: detailsOf(id, row.details),
    files: filesOf(id, row.files),
    author: { name: row.author, email: row.authorEmail },
    createdAt: row.createdAt,
    state: stateOf(id, row.state),
    isWithdrawn: row.withdrawnAt !== null,
    commit: row.commit,
    number: row.number,
    waitsSince: row.waitsSince,
  };
}

/** Ids of proposals whose time has come, or whose worker died. */
export async function dueProposals(db: Database, now: Date): Promise<string[]> {
  const rows = await db.proposal.findMany({
    where: {
      nextAt: { lte: now },
      OR: [{ leasedUntil: null }, { leasedUntil: { lt: now } }],
    },
    orderBy: { nextAt: "asc" },
    take: 200,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/**
 * Keeps what the host says of a proposal's pull request: an older report never takes the place of a newer one, and
 * nothing undoes a merge. Of one that is taken back, `closed` is what was asked for: it ends with its branch. False where
 * nothing changed.
 */
export async function savePull(
  tx: Database,
  { id, isWithdrawn, state: before }: Pick<ProposalWork, "id" | "isWithdrawn" | "state">,
  report: PullRequestReport,
): Promise<boolean> {
  const { number, url, headCommit, mergeCommit, reportedAt, state } = report;
  // Somebody opened at the host again what was taken back.
  const isReopened = state === "open" && before === "withdrawn";
  const isOnItsWay = isWithdrawn && !isReopened && state !== "merged";
  const { count } = await tx.proposal.updateMany({
    where: {
      id,
      // The host's times are whole seconds: within one, what ends it counts.
      OR: [
        { reportedAt: null },
        { reportedAt: state === "open" ? { lt: reportedAt } : { lte: reportedAt } },
      ],
      ...(state === "merged" ? {} : { state: { not: "merged" } }),
    },
    data: {
      number,
      url,
      headCommit,
      mergeCommit,
      reportedAt,
      ...(isOnItsWay ? {} : { ...settled, state }),
      ...(isReopened ? { withdrawnAt: null } : {}),
    },
  });
  return count === 1;
}

const settled = { problem: null, hint: null, nextAt: null, waitsFor: null, waitsSince: null };

/** The proposal whose pull request this is; undefined where it is none's. */
export async function proposalOfPull(
  tx: Database,
  repositoryId: string,
  number: number,
): Promise<Pick<ProposalWork, "id" | "isWithdrawn" | "state" | "subject"> | undefined> {
  const row = await tx.proposal.findUnique({
    where: { repositoryId_number: { repositoryId, number } },
    select: {
      id: true,
      withdrawnAt: true,
      state: true,
      subjectType: true,
      subjectId: true,
      subjectName: true,
    },
  });
  return row
    ? {
        id: row.id,
        isWithdrawn: row.withdrawnAt !== null,
        state: stateOf(row.id, row.state),
        subject: { type: row.subjectType, id: row.subjectId, name: row.subjectName },
      }
    : undefined;
}

/** Takes a proposal back, or (`again`) lets it be tried once more. False where there is nothing of it to be done. */
export async function askOf(
  tx: Database,
  id: string,
  asked: "withdraw" | "again",
  now: Date,
): Promise<boolean> {
  const { count } = await tx.proposal.updateMany({
    where: {
      id,
      state: asked === "again" ? "failed" : { in: [...liveStates] },
      ...(asked === "again" ? { withdrawnAt: null } : {}),
    },
    data:
      asked === "again"
        ? { state: "opening", problem: null, hint: null, nextAt: now }
        : { withdrawnAt: now, nextAt: now },
  });
  return count === 1;
}
