import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import type { PageAbout } from "@/lib/paging";
import { pageAbout } from "@/lib/paging/server";
import type { Proposal, ProposalDetails } from "./proposal";
import { proposalPageSize, type ProposalQuery } from "./query";
import { findProposals, latestProposals, proposalById } from "./store/proposals";

/** One page of a list. */
export interface ProposalPage extends PageAbout {
  proposals: Proposal[];
}

/** Proposals, the latest first. Throws `forbidden`, and `bad_request` for a cursor that is none of this list. */
export async function listProposals(
  ctx: Context,
  { state, cursor, page }: ProposalQuery,
): Promise<ProposalPage> {
  requireCan(ctx.actor, "proposal.read");
  const filter = { states: state === undefined ? undefined : [state] };
  const size = proposalPageSize;
  const { rows, counted, ...part } = await findProposals(ctx.db, filter, { cursor, page, size });
  return { proposals: rows, ...pageAbout(part, { counted, page, size }) };
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
  const found = await latestProposals(ctx.db, about, 50);
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
