import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { parseInput, PortalError } from "@/lib/errors";
import { type Proposal, type ProposalDetails, proposalStates } from "./proposal";
import { countLive, findProposals, proposalById } from "./store/proposals";

const filterInput = z.object({
  state: z.enum(proposalStates).optional(),
  /** Id of the last one of the page before. */
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Proposals, the latest first. `next`: what is `before` the next page; undefined on the last. Throws `forbidden`. */
export async function listProposals(
  ctx: Context,
  raw: unknown = {},
): Promise<{ proposals: Proposal[]; next: string | undefined }> {
  requireCan(ctx.actor, "proposal.read");
  const { state, before, limit } = parseInput(filterInput, raw);
  const states = state === undefined ? undefined : [state];
  const found = await findProposals(ctx.db, { states }, { take: limit + 1, before });
  const proposals = found.slice(0, limit);
  return { proposals, next: found.length > limit ? proposals.at(-1)?.id : undefined };
}

/** One with the files that it writes. Throws `forbidden`, `not_found`. */
export async function getProposal(ctx: Context, id: unknown): Promise<ProposalDetails> {
  requireCan(ctx.actor, "proposal.read");
  const parsed = z.uuid().safeParse(id);
  const proposal = parsed.success ? await proposalById(ctx.db, parsed.data) : undefined;
  if (!proposal) throw new PortalError("not_found", "There is no such proposal.");
  return proposal;
}

/** What a page shows proposals about: a subject of the audit record, or files of the catalog's layout. */
export type About =
  | { subjectType: string; subjectId?: string | undefined }
  | { paths: readonly string[] };

/**
 * What is proposed about something, for where that is shown: what is under way, what is merged and not in force yet, and
 * the latest that ended without a merge if nothing came after it. At most 50, the latest first. Nothing for those who may
 * not see proposals.
 */
export async function proposalsAbout(
  ctx: Pick<Context, "db" | "actor">,
  about: About,
): Promise<Proposal[]> {
  requireCan(ctx.actor, "proposal.read");
  const found = await findProposals(ctx.db, about, { take: 50 });
  const ended = new Set<string>();
  return found.filter((proposal) => {
    const { state, isInForce, subject } = proposal;
    const key = `${subject.type}/${subject.id}`;
    const isLatest = !ended.has(key);
    ended.add(key);
    if (state === "merged") return !isInForce && isLatest;
    return state === "closed" || state === "withdrawn" ? false : state !== "conflict" || isLatest;
  });
}

/** How many proposals are under way. Throws `forbidden`. */
export async function countProposals(ctx: Context): Promise<number> {
  requireCan(ctx.actor, "proposal.read");
  return countLive(ctx.db);
}
