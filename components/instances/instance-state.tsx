import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Hourglass,
  LoaderCircle,
  Trash2,
  type LucideIcon,
} from "lucide-react";
import { Badge, StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { InstanceState } from "@/lib/instances";

export type { InstanceState };

export const instanceStates = {
  pending: { word: "Not deployed yet", tone: "info", icon: Hourglass },
  deploying: { word: "Rolling out", tone: "accent", icon: LoaderCircle },
  healthy: { word: "Healthy", tone: "success", icon: CircleCheck },
  failed: { word: "Failed", tone: "danger", icon: CircleX },
  removing: { word: "Being removed", tone: "warning", icon: Trash2 },
  removed: { word: "Removed", tone: "neutral", icon: CircleDashed },
} as const satisfies Record<InstanceState, { word: string; tone: Tone; icon: LucideIcon }>;

export function InstanceStateBadge({ state }: { state: InstanceState }) {
  const { word, tone, icon } = instanceStates[state];
  return (
    <Badge tone={tone} icon={icon} busy={state === "deploying"}>
      {word}
    </Badge>
  );
}

export function InstanceStateLabel({ state }: { state: InstanceState }) {
  const { word, tone, icon } = instanceStates[state];
  return (
    <StateLabel tone={tone} icon={icon} busy={state === "deploying"}>
      {word}
    </StateLabel>
  );
}
