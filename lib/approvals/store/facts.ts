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

const mostAtOnce = 500;

/** All open pull requests of a repository, the newest first, up to twenty times `most`. */
export async function allPullsToApprove(
  db: Database,
  repositoryId: string,
  most = mostAtOnce,
): Promise<PullToApprove[]> {
  const pulls: PullToApprove[] = [];
  for (let page = 0; page < 20; page += 1) {
    const last = pulls.at(-1);
    const below = last === undefined ? {} : { below: last.number };
    const more = await pullsToApprove(db, repositoryId, { most, ...below });
    pulls.push(...more);
    if (more.length < most) break;
  }
  return pulls;
}

/**
 * The open pull requests of a repository, the newest first: all, those that a commit is the head of,
 * or those with lower numbers; at most 500, or so many.
 */
export async function pullsToApprove(
  db: Database,
  repositoryId: string,
  {
    below,
    most = mostAtOnce,
    ...only
  }: { headCommit?: string; number?: number; below?: number; most?: number } = {},
): Promise<PullToApprove[]> {
  const pulls = await db.pullRequest.findMany({
    where: {
      repositoryId,
      state: "open",
      // Who opened it is not known where a server of the version before stored it: the host is asked first.
      author: { not: null },
      ...only,
      ...(below === undefined ? {} : { number: { lt: below } }),
    },
    orderBy: { number: "desc" },
    include: { approval: true, request: { select: { id: true, requesterId: true } } },
    take: most,
  });
  return pulls.map(({ id, number, author, base, headCommit, request, approval }) => ({
    id,
    number,
    author: author ?? "",
    base,
    headCommit,
    request: request ?? undefined,
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

const place = (column: string, id: string) => ({ table: "pullRequestApproval", column, id });

export async function saveFacts(
  db: Database,
  pullRequestId: string,
  { touched, reviews, ...rest }: ApprovalFacts,
): Promise<void> {
  const data = {
    ...rest,
    touched: touched.map(({ target, template }) => ({ target, template: template ?? null })),
    reviews: JSON.parse(JSON.stringify(reviews)) as Prisma.InputJsonValue,
  };
  await db.pullRequestApproval.upsert({
    where: { pullRequestId },
    create: { pullRequestId, ...data },
    update: data,
  });
}
