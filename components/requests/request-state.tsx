import {
  CircleArrowUp,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleMinus,
  CircleSlash,
  CircleX,
  GitMerge,
  GitPullRequest,
  Hourglass,
  LoaderCircle,
  Undo2,
  UserCheck,
  type LucideIcon,
} from "lucide-react";
import { Badge, StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { RequestState } from "@/lib/timeline";

/** What a state is called, and how it looks. A new state does not compile until it is here. */
const requestStates = {
  submitted: { word: "Submitted", tone: "info", icon: CircleDot },
  checked: { word: "Checked", tone: "info", icon: CircleDot },
  waiting: { word: "Waiting", tone: "warning", icon: Hourglass },
  "pull-request-open": { word: "Pull request open", tone: "info", icon: GitPullRequest },
  approved: { word: "Approved", tone: "info", icon: UserCheck },
  merged: { word: "Merged", tone: "accent", icon: GitMerge },
  applied: { word: "Applied", tone: "accent", icon: CircleArrowUp },
  progressing: { word: "Rolling out", tone: "accent", icon: LoaderCircle },
  healthy: { word: "Healthy", tone: "success", icon: CircleCheck },
  failed: { word: "Failed", tone: "danger", icon: CircleX },
  "rolled-back": { word: "Rolled back", tone: "danger", icon: Undo2 },
  superseded: { word: "Superseded", tone: "neutral", icon: CircleDashed },
  closed: { word: "Closed", tone: "neutral", icon: CircleMinus },
  cancelled: { word: "Cancelled", tone: "neutral", icon: CircleSlash },
} as const satisfies Record<RequestState, { word: string; tone: Tone; icon: LucideIcon }>;

interface RequestStateProps {
  state: RequestState;
  /** A removal that is healthy is a thing that is gone. */
  kind?: RequestKind | undefined;
}

export type RequestKind = "create" | "edit" | "upgrade" | "remove" | "adopt" | "promote";

export function RequestStateBadge({ state, kind }: RequestStateProps) {
  const { word, tone, icon } = look(state, kind);
  return (
    <Badge tone={tone} icon={icon} busy={state === "progressing"}>
      {word}
    </Badge>
  );
}

/** The same without a box, for a dense list. */
export function RequestStateLabel({ state, kind }: RequestStateProps) {
  const { word, tone, icon } = look(state, kind);
  return (
    <StateLabel tone={tone} icon={icon} busy={state === "progressing"}>
      {word}
    </StateLabel>
  );
}

/** What a state is called: for titles, and where there is no room for more. */
export function requestStateWord({ state, kind }: RequestStateProps): string {
  return look(state, kind).word;
}

function look(state: RequestState, kind: RequestKind | undefined) {
  return {
    ...requestStates[state],
    ...(state === "healthy" && kind === "remove" ? { word: "Removed" } : {}),
  };
}
