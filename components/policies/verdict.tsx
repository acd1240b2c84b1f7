import {
  CircleCheck,
  CircleMinus,
  CircleQuestionMark,
  Eye,
  OctagonX,
  ShieldOff,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { type VerdictOrPasses, verdictWords } from "@/lib/admission/browser";

/** How each verdict looks, wherever one is shown. */
export const verdictLooks = {
  denied: { tone: "danger", icon: OctagonX },
  warned: { tone: "warning", icon: TriangleAlert },
  "not-judged": { tone: "neutral", icon: CircleQuestionMark },
  excepted: { tone: "info", icon: ShieldOff },
  audited: { tone: "neutral", icon: Eye },
  passes: { tone: "success", icon: CircleCheck },
  "does-not-apply": { tone: "neutral", icon: CircleMinus },
} as const satisfies Record<VerdictOrPasses, { tone: Tone; icon: LucideIcon }>;

export function VerdictLabel({
  verdict,
  className,
}: {
  verdict: VerdictOrPasses;
  className?: string;
}) {
  const { tone, icon } = verdictLooks[verdict];
  return (
    <StateLabel tone={tone} icon={icon} className={className}>
      {verdictWords[verdict]}
    </StateLabel>
  );
}
