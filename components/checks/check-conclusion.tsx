import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  LoaderCircle,
  OctagonX,
  type LucideIcon,
} from "lucide-react";
import { Badge, StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { Conclusion } from "@/lib/checks";

/** What a conclusion is called, and how it looks. */
const looks = {
  pending: { word: "Checking", tone: "info", icon: LoaderCircle },
  success: { word: "Passes", tone: "success", icon: CircleCheck },
  failure: { word: "Denied", tone: "danger", icon: OctagonX },
  neutral: { word: "Nothing to check", tone: "neutral", icon: CircleMinus },
  cancelled: { word: "Superseded", tone: "neutral", icon: CircleDashed },
} as const satisfies Record<Conclusion, { word: string; tone: Tone; icon: LucideIcon }>;

/** What a conclusion is called: for titles. */
export function checkConclusionWord(conclusion: Conclusion): string {
  return looks[conclusion].word;
}

export function CheckConclusionBadge({ conclusion }: { conclusion: Conclusion }) {
  const { word, tone, icon } = looks[conclusion];
  return (
    <Badge tone={tone} icon={icon} busy={conclusion === "pending"}>
      {word}
    </Badge>
  );
}

/** The same without a box. */
export function CheckConclusionLabel({ conclusion }: { conclusion: Conclusion }) {
  const { word, tone, icon } = looks[conclusion];
  return (
    <StateLabel tone={tone} icon={icon} busy={conclusion === "pending"}>
      {word}
    </StateLabel>
  );
}
