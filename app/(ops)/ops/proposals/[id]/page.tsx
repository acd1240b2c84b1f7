import type { Metadata } from "next";
import { ProposalNote } from "@/components/curation/proposal-note";
import { ProposalStateLabel } from "@/components/curation/proposal-state";
import { SetAsideCallout } from "@/components/overview/set-aside-callout";
import { LiveUpdates } from "@/components/requests/live-updates";
import { Card } from "@/components/ui/card";
import { CodeView } from "@/components/ui/code-view";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { isLive, type ProposalDetails } from "@/lib/proposals";
import { setAsideNotice } from "@/lib/overview/server";
import { getProposal } from "@/lib/proposals/server";
import { orNotFound } from "../../../../_shell/or-not-found";
import { opsContext } from "../../../../_shell/require-ops";
import { ProposalActions } from "../_components/proposal-actions";

interface Props {
  params: Promise<{ id: string }>;
}

export const metadata: Metadata = { title: "Proposal" };

export default async function ProposalPage({ params }: Props) {
  const { id } = await params;
  const ctx = await opsContext("proposal.read");
  if (!ctx) return null;
  const proposal = await orNotFound(getProposal(ctx, id));
  const setAside = await setAsideNotice(ctx, { kind: "proposal", id });
  const { title, state, isBeingWithdrawn, files } = proposal;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Proposals", href: "/ops/proposals" }, { label: title }]}
        title={title}
        mark={<ProposalStateLabel proposal={proposal} />}
        sentence={`A change of the catalog in ${proposal.repository.owner}/${proposal.repository.name}.`}
        action={
          <ProposalActions
            id={id}
            title={title}
            canRetry={state === "failed" && !isBeingWithdrawn}
            canWithdraw={isLive(state) && !isBeingWithdrawn}
          />
        }
      />
      <LiveUpdates
        url="/api/live?topic=catalog"
        ended={!isLive(state) && (state !== "merged" || proposal.isInForce)}
      />
      <div className="mt-5 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <SetAsideCallout work={setAside} />
          <ProposalNote proposal={proposal} />
          {files.map(({ path, text }) => (
            <section key={path} className="min-w-0">
              <h2 className="mb-2 font-semibold [overflow-wrap:anywhere]">
                {path}
                {text === null ? " · deleted" : ""}
              </h2>
              {text === null ? null : (
                <Card className="overflow-hidden">
                  <CodeView path={path} code={text} />
                </Card>
              )}
            </section>
          ))}
        </div>
        <Facts proposal={proposal} />
      </div>
    </>
  );
}

function Facts({ proposal }: { proposal: ProposalDetails }) {
  const { repository, base, branch, pullRequest, mergeCommit, subject } = proposal;
  return (
    <aside aria-label="About this proposal">
      <Card className="p-4">
        <DescriptionList
          entries={[
            ["About", `${subject.type} ${subject.name}`],
            ["By", proposal.author],
            ["Repository", `${repository.owner}/${repository.name}`],
            ["To the branch", base],
            ["Its branch", branch],
            [
              "Pull request",
              pullRequest ? (
                <TextLink key="pull" href={pullRequest.url}>
                  #{pullRequest.number}
                </TextLink>
              ) : undefined,
            ],
            [
              "Merged as",
              mergeCommit ? (
                <TextLink key="merge" href={`${repository.webUrl}/commit/${mergeCommit}`}>
                  <code>{mergeCommit.slice(0, 7)}</code>
                </TextLink>
              ) : undefined,
            ],
          ]}
        />
      </Card>
    </aside>
  );
}
