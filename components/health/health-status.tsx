import { CircleCheck, CircleHelp, OctagonX, TriangleAlert, type LucideIcon } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { HealthStatus } from "@/lib/health";

const looks = {
  error: { icon: OctagonX, tone: "danger", word: "Error" },
  warn: { icon: TriangleAlert, tone: "warning", word: "Warning" },
  unknown: { icon: CircleHelp, tone: "neutral", word: "Unknown" },
  ok: { icon: CircleCheck, tone: "success", word: "Works" },
} as const satisfies Record<HealthStatus, { icon: LucideIcon; tone: Tone; word: string }>;

/** How something is, as an icon and a word. */
export function HealthStatusLabel({ status }: { status: HealthStatus }) {
  const { icon, tone, word } = looks[status];
  return (
    <StateLabel tone={tone} icon={icon}>
      {word}
    </StateLabel>
  );
}
