import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { enqueueMove } from "./move-proposal";
import { insertProposal, liveProposalAbout, type NewProposal } from "./store/new-proposal";

/** What is proposed, and where. */
export type ProposedChange = Omit<
  NewProposal,
  "authorId" | "author" | "authorEmail" | "createdAt"
> & { team?: string | undefined };

/**
 * Stores a change of the catalog repository that is to become a pull request, with its audit line (`policy.propose`) and
 * its job, in the caller's transaction, which serializes decisions. Answers its id. Throws `conflict` where one that is
 * under way changes the same file.
 */
export async function propose(
  ctx: Omit<Context, "db"> & { db: Prisma.TransactionClient },
  { team, ...change }: ProposedChange,
): Promise<string> {
  const { db: tx, actor, now } = ctx;
  const { action, subject, title, before, after, files } = change;
  const paths = files.map(({ path }) => path);
  const other = await liveProposalAbout(tx, change.repositoryId, paths);
  if (other)
    throw new PortalError(
      "conflict",
      `${other.author} has proposed a change of this ${subject.type} already: ${other.title}.`,
      {
        hint: `What you typed is still here. See ${other.url ?? `${ctx.config.NEXTAUTH_URL}/ops/proposals/${other.id}`}: change it there, or withdraw it first.`,
      },
    );
  const id = await insertProposal(tx, {
    ...change,
    authorId: actor.userId,
    author: actor.name,
    authorEmail: actor.email ?? "",
    createdAt: now(),
  });
  await enqueueMove(tx, id);
  await publish(tx, "catalog");
  await record(ctx, {
    action: `${action.split(".")[0] ?? subject.type}.propose`,
    subject,
    team,
    before,
    after: { proposal: id, action, title, ...(after === undefined ? {} : { change: after }) },
  });
  return id;
}
