import { PauseCircle } from "lucide-react";
import type { Hold } from "@/lib/hold";

/** Says to everybody that nothing can be changed, and why. */
export function HeldBar({ hold }: { hold: Hold }) {
  return (
    <p className="flex items-center justify-center gap-2 border-b border-warning-line bg-warning-soft px-4 py-1.5 text-sm font-medium text-warning">
      <PauseCircle aria-hidden className="size-4 shrink-0" />
      <span className="[overflow-wrap:anywhere]">
        Slipway is held: you can look at everything, and change nothing yet. {hold.because}
      </span>
    </p>
  );
}
