"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

interface ImpactProgressProps {
  done: number;
  total: number;
  /** Nobody has begun yet. */
  isWaiting: boolean;
}

/** Milliseconds between two looks at how far it is. */
const every = 2000;

/** How far a job is. The page asks again while it runs; whoever leaves finds it as far as it got. */
export function ImpactProgress({ done, total, isWaiting }: ImpactProgressProps) {
  const router = useRouter();
  useEffect(() => {
    const asking = setInterval(
      () => document.visibilityState === "visible" && router.refresh(),
      every,
    );
    return () => clearInterval(asking);
  }, [router]);
  const words = isWaiting
    ? "It begins as soon as a worker is free."
    : `${done} of ${total} instances looked at.`;
  return (
    <div className="flex flex-col gap-1.5">
      <progress
        aria-label="Instances looked at"
        className="h-2 w-full accent-accent"
        value={isWaiting ? undefined : done}
        max={Math.max(total, 1)}
      />
      <p aria-live="polite" className="text-sm text-muted tabular-nums">
        {words} You can leave: it goes on without you.
      </p>
    </div>
  );
}
