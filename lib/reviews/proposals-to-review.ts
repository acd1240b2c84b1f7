import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { needsFourEyes } from "@/lib/catalog-repository";
import { settingsInForce } from "@/lib/catalog-repository/server";
import { currentFiles } from "@/lib/curation/server";
import { usersOfPerson } from "@/lib/identity/server";
import { findOpenOfOthers, type OpenProposal } from "@/lib/proposals/server";
import type { ProposalToReview } from "./request-to-review";

/** Of those that are listed at once. */
const most = 50;

/**
 * Changes of the catalog that wait for a second person who may be the reader: what `settings.yaml` puts under four eyes,
 * nothing that they or a service account that they are behind wrote, nor what they approved at its head. Nothing for who is not of Ops.
 */
export async function proposalsToReview(ctx: Context): Promise<ProposalToReview[]> {
  const [open, { files }] = await Promise.all([reviewableProposals(ctx), currentFiles(ctx)]);
  return open.map(
    ({ id, title, note, details, author, createdAt, repository, pullRequest, ...proposal }) => ({
      id,
      title,
      note,
      details,
      author,
      createdAt,
      repository,
      pullRequest,
      files: proposal.files.map(({ path, text }) => ({
        path,
        before: files.get(path)?.text,
        after: text ?? undefined,
      })),
      approvedBy: proposal.approvals.map(({ by }) => by),
    }),
  );
}

/** How many there are. */
export async function countProposalsToReview(ctx: Context): Promise<number> {
  return (await reviewableProposals(ctx)).length;
}

/** The same as they are stored; a person's API token reads of them and approves none. */
export async function reviewableProposals(ctx: Context): Promise<OpenProposal[]> {
  const { userId, isServiceAccount } = ctx.actor;
  if (userId === undefined || isServiceAccount || !can(ctx.actor, "proposal.read")) return [];
  const userIds = await usersOfPerson(ctx.db, userId);
  const settings = await settingsInForce(ctx);
  const isForReader = ({ files, approvals }: OpenProposal) =>
    !approvals.some((approval) => approval.userId === userId) &&
    needsFourEyes(
      settings,
      files.map(({ path }) => path),
    );
  const found: OpenProposal[] = [];
  let page: OpenProposal[] = [];
  do {
    const after = page.at(-1)?.id;
    page = await findOpenOfOthers(ctx.db, userIds, { take: most, after });
    found.push(...page.filter(isForReader));
  } while (page.length === most && found.length < most);
  return found.slice(0, most);
}
