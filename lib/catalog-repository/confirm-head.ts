import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { parseInput, PortalError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/server";
import { catalogHead, saveConfirmed } from "./store/head";

const confirmInput = z.object({ commit: z.string().min(1).max(64) });

/**
 * Has the head that waits taken over all the same: what it takes away, or restores, is wanted. Throws `forbidden`,
 * `not_found` without a catalog repository, `conflict` where another head waits by now, or none.
 */
export async function confirmCatalogHead(ctx: Context, raw: unknown): Promise<void> {
  requireCan(ctx.actor, "catalog.manage");
  const { commit } = parseInput(confirmInput, raw);
  await ctx.db.$transaction(async (tx) => {
    const head = await catalogHead(tx);
    if (head === undefined) throw new PortalError("not_found", "There is no catalog repository.");
    const { repository, waiting } = head;
    if (!(await saveConfirmed(tx, repository.id, commit, ctx.actor.name)))
      throw new PortalError("conflict", "This is not the head that waits any more.", {
        hint: "Look again at what waits now.",
      });
    await enqueue(
      tx,
      "read-catalog",
      { repositoryId: repository.id },
      { singletonKey: repository.id },
    );
    await record(
      { ...ctx, db: tx },
      {
        action: "catalog.confirm",
        subject: {
          type: "catalog",
          id: repository.id,
          name: `${repository.owner}/${repository.name}`,
        },
        before: { commit: head.appliedCommit },
        after: { commit, kind: waiting?.kind, changes: waiting?.count },
      },
    );
  });
}
