import {
  CircleCheck,
  CircleQuestionMark,
  Hand,
  type LucideIcon,
  MessageCircleQuestionMark,
  OctagonX,
  Pencil,
  Recycle,
} from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { type ImpactCounts, kindInWords } from "@/lib/impact";

const looks = {
  "not-judged": [CircleQuestionMark, "warning"],
  refused: [OctagonX, "danger"],
  "needs-answer": [MessageCircleQuestionMark, "warning"],
  recreates: [Recycle, "danger"],
  changes: [Pencil, "info"],
  same: [CircleCheck, "success"],
  byHand: [Hand, "warning"],
} as const satisfies Record<keyof ImpactCounts, readonly [LucideIcon, Tone]>;

/** What a version would do to an instance, as an icon and a word. */
export function ImpactLabel({ kind }: { kind: keyof ImpactCounts }) {
  const [icon, tone] = looks[kind];
  return (
    <StateLabel tone={tone} icon={icon}>
      {kindInWords[kind].title}
    </StateLabel>
  );
}
