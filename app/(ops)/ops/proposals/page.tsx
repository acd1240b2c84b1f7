import type { Metadata } from "next";
import { checkWord, ProposalStateLabel } from "@/components/curation/proposal-state";
import { LiveUpdates } from "@/components/requests/live-updates";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { proposalQuerySchema } from "@/lib/proposals";
import { listProposals } from "@/lib/proposals/server";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { orFirstPage } from "../../../_shell/or-first-page";
import { opsContext } from "../../../_shell/require-ops";

export const metadata: Metadata = { title: "Proposals" };

export default async function Proposals({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await opsContext("proposal.read");
  if (!ctx) return null;
  const asked = await searchParams;
  const query = proposalQuerySchema.parse(asked);
  const { proposals, ...page } = await orFirstPage(query, (of) => listProposals(ctx, of));
  const link = (cursor?: string) => addressWith("/ops/proposals", asked, { cursor });
  const repository = ctx.config.SLIPWAY_CATALOG_REPOSITORY;
  return (
    <>
      <PageHeader
        title="Proposals"
        sentence={
          repository === undefined
            ? "Decisions take effect at once here. With SLIPWAY_CATALOG_REPOSITORY they become pull requests."
            : `Decisions that are to take effect by a pull request on ${repository}.`
        }
      />
      <LiveUpdates url="/api/live?topic=catalog" />
      {proposals.length === 0 && page.total > 0 ? (
        <EmptyPage first={link()} />
      ) : proposals.length === 0 ? (
        <EmptyState title="No proposals yet">
          A change of a policy, a version or a target is listed here once somebody proposes it.
        </EmptyState>
      ) : (
        <Table caption="Proposals">
          <TableHead columns={["Proposal", "State", "Check", "Pull request", "By", "When"]} />
          <TableBody>
            {proposals.map((proposal) => (
              <TableRow key={proposal.id}>
                <TableCell className="min-w-60 font-medium">
                  <TextLink href={`/ops/proposals/${proposal.id}`}>{proposal.title}</TextLink>
                </TableCell>
                <TableCell>
                  <ProposalStateLabel proposal={proposal} />
                </TableCell>
                <TableCell className="whitespace-nowrap text-muted">
                  {proposal.check ? (
                    <TextLink href={`/checks/${proposal.check.id}`}>{checkWord(proposal)}</TextLink>
                  ) : null}
                </TableCell>
                <TableCell>
                  {proposal.pullRequest ? (
                    <TextLink href={proposal.pullRequest.url}>
                      #{proposal.pullRequest.number}
                    </TextLink>
                  ) : null}
                </TableCell>
                <TableCell className="whitespace-nowrap">{proposal.author}</TableCell>
                <TableCell className="whitespace-nowrap text-muted">
                  <RelativeTime at={proposal.createdAt} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <PageLinks page={page} noun="proposals" isByTime href={link} />
    </>
  );
}
