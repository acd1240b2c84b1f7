import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { enqueueMove } from "./move-proposal";
import type { ProposalDetails } from "./proposal";
import { getProposal } from "./read-proposals";
import { askOf } from "./store/work";

/**
 * Takes a proposal back: its pull request is closed and its branch removed by a job. Asked again, it is tried again.
 * Throws `forbidden`, `not_found`, and `conflict` where it is over.
 */
export async function withdrawProposal(ctx: Context, id: unknown): Promise<ProposalDetails> {
  return ask(ctx, id, "withdraw", "It is over already, so there is nothing to withdraw.");
}

/** Tries a proposal again that could not go on. Throws `forbidden`, `not_found`, and `conflict` where none has to. */
export async function retryProposal(ctx: Context, id: unknown): Promise<ProposalDetails> {
  return ask(ctx, id, "again", "It has not failed, so there is nothing to try again.");
}

async function ask(
  ctx: Context,
  id: unknown,
  asked: "withdraw" | "again",
  refusal: string,
): Promise<ProposalDetails> {
  requireCan(ctx.actor, "proposal.manage");
  const proposal = await getProposal(ctx, id);
  await ctx.db.$transaction(async (tx) => {
    if (!(await askOf(tx, proposal.id, asked, ctx.now())))
      throw new PortalError("conflict", refusal);
    await enqueueMove(tx, proposal.id);
    await publish(tx, "catalog");
    await record(
      { ...ctx, db: tx },
      {
        action: asked === "withdraw" ? "proposal.withdraw" : "proposal.retry",
        subject: proposal.subject,
        after: { proposal: proposal.id },
      },
    );
  });
  return getProposal(ctx, proposal.id);
}
