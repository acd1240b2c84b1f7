import { LiveUpdates } from "@/components/requests/live-updates";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Proposal } from "@/lib/proposals";
import { checkWord } from "./proposal-state";

/**
 * What is proposed about the thing that the page shows: a note for each proposal, with its pull request, its state and
 * what its check says. Nothing where there is none. Give it what `proposalsAbout` answers.
 */
export function ProposalNotes({ proposals }: { proposals: readonly Proposal[] }) {
  if (proposals.length === 0) return null;
  return (
    <div className="mb-6 flex flex-col gap-3">
      <LiveUpdates url="/api/live?topic=catalog" />
      {proposals.map((proposal) => (
        <ProposalNote key={proposal.id} proposal={proposal} />
      ))}
    </div>
  );
}

/** One of them. */
export function ProposalNote({ proposal }: { proposal: Proposal }) {
  const { id, title, author, createdAt, note } = proposal;
  return (
    <Callout
      tone={toneOf(proposal)}
      title={<TextLink href={`/ops/proposals/${id}`}>{title}</TextLink>}
    >
      <p>
        Proposed by {author} <RelativeTime at={createdAt} />
        <PullRequestLink proposal={proposal} />
        <Check proposal={proposal} />
      </p>
      <p>{sentenceOf(proposal)}</p>
      {note === "" ? null : <p className="text-muted [overflow-wrap:anywhere]">{note}</p>}
    </Callout>
  );
}

function PullRequestLink({ proposal: { pullRequest } }: { proposal: Proposal }) {
  if (pullRequest === undefined) return null;
  return (
    <>
      {" · "}
      <TextLink href={pullRequest.url}>#{pullRequest.number}</TextLink>
    </>
  );
}

function Check({ proposal }: { proposal: Proposal }) {
  const word = checkWord(proposal);
  if (word === undefined) return null;
  return (
    <>
      {" · "}
      <TextLink href={`/checks/${proposal.check?.id ?? ""}`}>{word}</TextLink>
    </>
  );
}

function toneOf({ state, waiting }: Proposal): "info" | "warning" | "danger" {
  if (state === "failed") return "danger";
  return state === "conflict" || waiting !== undefined ? "warning" : "info";
}

/** What there is to know of it now, and what comes next. */
export function sentenceOf(proposal: Proposal): string {
  const { state, waiting, problem, hint, base, isInForce, isBeingWithdrawn } = proposal;
  if (waiting !== undefined) return `It waits: ${waiting.for} It is tried again by itself.`;
  if (problem !== undefined) return [problem, hint].filter(Boolean).join(" ");
  if (isBeingWithdrawn) return "Its pull request is being closed.";
  switch (state) {
    case "opening":
      return "Its pull request is being opened.";
    case "open":
      return `It takes effect once it is merged into ${base}.`;
    case "merged":
      return isInForce
        ? "It is merged and in force."
        : "It is merged, and takes effect once Slipway has taken the commit over.";
    case "closed":
      return "Its pull request was closed without a merge.";
    case "withdrawn":
      return "It was withdrawn. Nothing has changed.";
    default:
      return "It cannot go on.";
  }
}
