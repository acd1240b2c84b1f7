import { Archive, CircleCheck, CircleSlash, PencilLine, type LucideIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { VersionState } from "@/lib/catalog";

const looks = {
  draft: { word: "Draft", tone: "info", icon: PencilLine },
  published: { word: "Published", tone: "success", icon: CircleCheck },
  deprecated: { word: "Deprecated", tone: "warning", icon: Archive },
  withdrawn: { word: "Withdrawn", tone: "neutral", icon: CircleSlash },
} as const satisfies Record<VersionState, { word: string; tone: Tone; icon: LucideIcon }>;

export function VersionBadge({ state }: { state: VersionState }) {
  const { word, tone, icon } = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
