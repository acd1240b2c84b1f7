import { CircleCheck, CircleX, Eye, OctagonX, TriangleAlert, type LucideIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { PolicySource } from "@/lib/policies";

const actionLooks: Record<string, { tone: Tone; icon: LucideIcon }> = {
  Deny: { tone: "danger", icon: OctagonX },
  Warn: { tone: "warning", icon: TriangleAlert },
  Audit: { tone: "neutral", icon: Eye },
};

/** What follows where a policy is broken. */
export function ActionBadge({ action }: { action: string }) {
  const { tone, icon } = actionLooks[action] ?? { tone: "neutral", icon: Eye };
  return (
    <Badge tone={tone} icon={icon}>
      {action}
    </Badge>
  );
}

const sources: Record<PolicySource, string> = {
  shipped: "Ships with Slipway",
  catalog: "Catalog folder",
  edited: "Edited here",
};

export function SourceBadge({ source }: { source: PolicySource }) {
  return <Badge tone={source === "edited" ? "accent" : "neutral"}>{sources[source]}</Badge>;
}

/** An API server would not create the policy. */
export function RefusedBadge() {
  return (
    <Badge tone="warning" icon={TriangleAlert}>
      Clusters refuse it
    </Badge>
  );
}

/** What a policy's own tests say. */
export function TestBadge({ passed, failed }: { passed: number; failed: number }) {
  if (failed > 0)
    return (
      <Badge tone="danger" icon={CircleX}>
        {failed} of {passed + failed} fail
      </Badge>
    );
  if (passed === 0) return <span className="text-sm text-muted">None</span>;
  return (
    <Badge tone="success" icon={CircleCheck}>
      {passed === 1 ? "1 passes" : `${passed} pass`}
    </Badge>
  );
}

/** Whether an exception or an allowance applies. */
export function CurrentBadge({ current }: { current: boolean }) {
  return current ? <Badge tone="info">In force</Badge> : <Badge tone="neutral">Expired</Badge>;
}
