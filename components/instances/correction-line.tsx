import { RotateCcw } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Correction } from "@/lib/instances";

/** A line of a history: what somebody changed past Git, and Flux put back. */
export function CorrectionLine({ correction: { at, objects, more } }: { correction: Correction }) {
  const named = objects.map(({ object, how }) =>
    how === "missing" ? `${object} (deleted)` : object,
  );
  const list = [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <StateLabel tone="info" icon={RotateCcw}>
        Put back
      </StateLabel>
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {list}: changed in the cluster and not in Git, so Flux set it back.
      </span>
      <span className="ml-auto text-sm text-muted">
        Flux · <RelativeTime at={at} />
      </span>
    </li>
  );
}
