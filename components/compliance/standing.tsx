import {
  CircleQuestionMark,
  Eye,
  OctagonX,
  ShieldOff,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { Standing } from "@/lib/compliance";

export const standingLooks = {
  denied: { word: "Denied", tone: "danger", icon: OctagonX },
  warned: { word: "Warned of", tone: "warning", icon: TriangleAlert },
  audited: { word: "Audited", tone: "neutral", icon: Eye },
  excepted: { word: "Excepted", tone: "info", icon: ShieldOff },
  "not-judged": { word: "Not judged", tone: "neutral", icon: CircleQuestionMark },
} as const satisfies Record<Standing, { word: string; tone: Tone; icon: LucideIcon }>;

export function StandingLabel({ standing }: { standing: Standing }) {
  const { word, tone, icon } = standingLooks[standing];
  return (
    <StateLabel tone={tone} icon={icon}>
      {word}
    </StateLabel>
  );
}
