import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  GitMerge,
  GitPullRequest,
  LoaderCircle,
  type LucideIcon,
  OctagonX,
} from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { Proposal, ProposalState } from "@/lib/proposals";

interface Look {
  word: string;
  tone: Tone;
  icon: LucideIcon;
}

/** What a state is called, and how it looks. */
const looks: Record<ProposalState, Look> = {
  opening: { word: "Opening", tone: "info", icon: LoaderCircle },
  open: { word: "Open", tone: "info", icon: GitPullRequest },
  failed: { word: "Failed", tone: "danger", icon: OctagonX },
  merged: { word: "Merged", tone: "info", icon: GitMerge },
  closed: { word: "Closed", tone: "neutral", icon: CircleX },
  withdrawn: { word: "Withdrawn", tone: "neutral", icon: CircleDashed },
  conflict: { word: "Overtaken", tone: "warning", icon: CircleX },
};

const inForce: Look = { word: "In force", tone: "success", icon: CircleCheck };
const waiting: Look = { word: "Waiting", tone: "warning", icon: Clock };
const goingAway: Look = { word: "Withdrawing", tone: "neutral", icon: LoaderCircle };

function lookOf({ state, isInForce, isBeingWithdrawn, waiting: wait }: Proposal): Look {
  if (isInForce) return inForce;
  if (wait !== undefined) return waiting;
  return isBeingWithdrawn ? goingAway : looks[state];
}

/** How a proposal stands, as an icon and a word. */
export function ProposalStateLabel({ proposal }: { proposal: Proposal }) {
  const { word, tone, icon } = lookOf(proposal);
  return (
    <StateLabel tone={tone} icon={icon} busy={icon === LoaderCircle}>
      {word}
    </StateLabel>
  );
}

const checkWords: Readonly<Record<string, string>> = {
  pending: "checks running",
  success: "checks pass",
  failure: "checks found problems",
  neutral: "nothing to check",
};

/** What the check of its head says, in a few words; undefined before there is one. */
export function checkWord({ check }: Proposal): string | undefined {
  return check && checkWords[check.conclusion];
}
