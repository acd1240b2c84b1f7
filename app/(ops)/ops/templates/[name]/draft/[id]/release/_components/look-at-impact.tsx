"use client";

import { ScanSearch } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { lookAtImpact } from "../actions";

interface LookAtImpactProps {
  id: string;
  version: string;
  isPrimary: boolean;
  children: ReactNode;
}

/** Has a worker look what the draft would do to the instances there are. */
export function LookAtImpact({ id, version, isPrimary, children }: LookAtImpactProps) {
  const { pending, problem, run } = useAction();
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        {...(isPrimary ? { variant: "primary" as const } : {})}
        disabled={pending}
        onClick={() => run(() => lookAtImpact(id, { version }))}
      >
        <ScanSearch aria-hidden />
        {children}
      </Button>
      {problem === undefined ? null : <ProblemCallout problem={problem} />}
    </div>
  );
}
