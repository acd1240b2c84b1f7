import { type Database, Prisma } from "@/lib/db/server";
import { liveStates, type ProposalDetail, type ProposedFile } from "../proposal";

export interface NewProposal {
  repositoryId: string;
  base: string;
  folder: string;
  action: string;
  subject: { type: string; id: string; name: string };
  title: string;
  note: string;
  details?: readonly ProposalDetail[] | undefined;
  files: readonly ProposedFile[];
  before: unknown;
  after: unknown;
  authorId: string | undefined;
  author: string;
  authorEmail: string;
  createdAt: Date;
}

const json = (value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull =>
  value === undefined || value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);

/** Stores a proposal that is to be opened at once. Answers its id. */
export async function insertProposal(
  tx: Database,
  { subject, files, details = [], before, after, authorId, ...rest }: NewProposal,
): Promise<string> {
  const { id } = await tx.proposal.create({
    data: {
      ...rest,
      subjectType: subject.type,
      subjectId: subject.id,
      subjectName: subject.name,
      files: files as unknown as Prisma.InputJsonValue,
      details: details as unknown as Prisma.InputJsonValue,
      paths: files.map(({ path }) => path),
      before: json(before),
      after: json(after),
      authorId: authorId ?? null,
      nextAt: rest.createdAt,
    },
    select: { id: true },
  });
  return id;
}

/** A proposal that is under way and changes any of these files; undefined where none does. */
export async function liveProposalAbout(
  tx: Database,
  repositoryId: string,
  paths: readonly string[],
): Promise<{ id: string; title: string; author: string; url: string | null } | undefined> {
  const row = await tx.proposal.findFirst({
    where: { repositoryId, state: { in: [...liveStates] }, paths: { hasSome: [...paths] } },
    orderBy: { createdAt: "asc" },
    select: { id: true, title: true, author: true, url: true },
  });
  return row ?? undefined;
}
