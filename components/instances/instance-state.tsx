import { CircleCheck, CircleDashed, CircleQuestionMark, CircleX, GitCompare, Hourglass, LoaderCircle, Trash2, Undo2, type LucideIcon } from "lucide-react";
import { Badge, StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";

/** What an instance can be in. */
export type InstanceState = "pending" | "progressing" | "healthy" | "failed" | "rolled-back" | "drifted" | "removing" | "removed" | "unknown";

export const instanceStates = {
  pending: { word: "Not deployed yet", tone: "info", icon: Hourglass },
  progressing: { word: "Rolling out", tone: "accent", icon: LoaderCircle },
  healthy: { word: "Healthy", tone: "success", icon: CircleCheck },
  failed: { word: "Failed", tone: "danger", icon: CircleX },
  "rolled-back": { word: "Rolled back", tone: "danger", icon: Undo2 },
  drifted: { word: "Drifted", tone: "warning", icon: GitCompare },
  removing: { word: "Being removed", tone: "warning", icon: Trash2 },
  removed: { word: "Removed", tone: "neutral", icon: CircleDashed },
  unknown: { word: "Not known", tone: "neutral", icon: CircleQuestionMark },
} as const satisfies Record<InstanceState, { word: string; tone: Tone; icon: LucideIcon }>;

export function InstanceStateBadge({ state }: { state: InstanceState }) {
  const { word, tone, icon } = instanceStates[state];
  return <Badge tone={tone} icon={icon} busy={state === "progressing"}>{word}</Badge>;
}

export function InstanceStateLabel({ state }: { state: InstanceState }) {
  const { word, tone, icon } = instanceStates[state];
  return <StateLabel tone={tone} icon={icon} busy={state === "progressing"}>{word}</StateLabel>;
}
