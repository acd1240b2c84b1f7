import { z } from "zod";
import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import type { ApprovalFacts } from "../approval";

const touchedSchema = z.array(
  z.object({
    target: z.string(),
    template: z
      .string()
      .nullable()
      .transform((name) => name ?? undefined),
  }),
);
const reviewsSchema = z.array(
  z.object({
    by: z.string(),
    verdict: z.enum(["approved", "changes-requested", "dismissed", "commented"]),
    commit: z.string().nullable(),
    at: z.iso.datetime().transform((text) => new Date(text)),
    url: z.string().optional(),
  }),
);

/** An open pull request, and what was last read of it for its approval. */
export interface PullToApprove {
  id: string;
  number: number;
  author: string;
  base: string;
  headCommit: string;
  /** The request that opened it, and who asked for that; undefined where it was written by hand. */
  request: { id: string; requesterId: string } | undefined;
  /** Undefined where nothing was read of this head and base. */
  facts: ApprovalFacts | undefined;
}

/** The open pull requests of a repository, at most 500: all, or those that a commit is the head of. */
export async function pullsToApprove(
  db: Database,
  repositoryId: string,
  only: { headCommit?: string; number?: number } = {},
): Promise<PullToApprove[]> {
  const pulls = await db.checkedPull.findMany({
    where: { repositoryId, state: "open", ...only },
    orderBy: { number: "desc" },
    include: { approval: true },
    take: 500,
  });
  const ours = await db.pullRequest.findMany({
    where: {
      repositoryId,
      number: { in: pulls.map(({ number }) => number) },
      requestId: { not: null },
    },
    select: { number: true, request: { select: { id: true, requesterId: true } } },
  });
  return pulls.map(({ id, number, author, base, headCommit, approval }) => ({
    id,
    number,
    author,
    base,
    headCommit,
    request: ours.find((one) => one.number === number)?.request ?? undefined,
    facts:
      approval !== null && approval.headCommit === headCommit && approval.base === base
        ? {
            headCommit,
            base,
            baseCommit: approval.baseCommit,
            targets: approval.targets,
            touched: parseStored(touchedSchema, approval.touched, place("touched", id)),
            authors: approval.authors,
            isKnown: approval.isKnown,
            bySlipway: approval.bySlipway,
            reviews: parseStored(reviewsSchema, approval.reviews, place("reviews", id)),
          }
        : undefined,
  }));
}

const place = (column: string, id: string) => ({ table: "pullApproval", column, id });

export async function saveFacts(
  db: Database,
  pullId: string,
  { touched, reviews, ...rest }: ApprovalFacts,
): Promise<void> {
  const data = {
    ...rest,
    touched: touched.map(({ target, template }) => ({ target, template: template ?? null })),
    reviews: JSON.parse(JSON.stringify(reviews)) as Prisma.InputJsonValue,
  };
  await db.pullApproval.upsert({
    where: { pullId },
    create: { pullId, ...data },
    update: data,
  });
}
