import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { lockTextUntilCommit, type Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { Draft } from "./draft";
import { oldestOpen, type OpenDrafts, openDrafts } from "./store/open-drafts";

/** How many are named as what could go. */
const mostNamed = 3;

/**
 * Throws `conflict` where there are as many open drafts as may be: of a person, or of a template; with those that were changed
 * longest ago. Until the transaction ends, nobody begins others of them.
 */
export async function requireRoom(
  ctx: Context,
  tx: Prisma.TransactionClient,
  { template, byId }: { template: string; byId: string | undefined },
): Promise<void> {
  const { SLIPWAY_DRAFTS_PER_PERSON: ofPerson, SLIPWAY_DRAFTS_PER_TEMPLATE: ofTemplate } =
    ctx.config;
  const isOwn = byId === ctx.actor.userId;
  if (byId !== undefined)
    await requireFewer(
      ctx,
      tx,
      { byId },
      ofPerson,
      `${isOwn ? "You have" : "Who began this has"} ${ofPerson} drafts`,
    );
  await requireFewer(
    ctx,
    tx,
    { template },
    ofTemplate,
    `There are ${ofTemplate} drafts of ${template}`,
  );
}

async function requireFewer(
  ctx: Context,
  tx: Prisma.TransactionClient,
  of: OpenDrafts,
  most: number,
  words: string,
): Promise<void> {
  await lockTextUntilCommit(tx, "drafts", "byId" in of ? of.byId : of.template);
  if ((await openDrafts(tx, of)) < most) return;
  // Rights may have gone since: nobody is told of what they may not read.
  const oldest = (await oldestOpen(tx, of, most)).filter(({ template, category }) =>
    can(ctx.actor, "draft.write", { authored: { template, category } }),
  );
  throw new PortalError("conflict", `${words}: there can be no more.`, { hint: hint(oldest) });
}

function hint(oldest: readonly Draft[]): string {
  if (oldest.length === 0) return "Ask the platform team to throw some of them away.";
  const named = oldest
    .slice(0, mostNamed)
    .map(({ template, version, updatedBy, updatedAt }) =>
      `${template} ${version} (${updatedBy}, ${updatedAt.toISOString().slice(0, 10)})`.replace(
        "  ",
        " ",
      ),
    );
  return `Throw away what is not needed. Changed longest ago: ${named.join("; ")}.`;
}
