"use client";

import { ScanSearch } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { lookAtImpact } from "../actions";

interface FindImpactButtonProps {
  template: string;
  version: string;
  children: ReactNode;
}

/** Has a worker look what a version would do to the instances there are. */
export function FindImpactButton({ template, version, children }: FindImpactButtonProps) {
  const { pending, problem, run } = useAction();
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        variant="primary"
        disabled={pending}
        onClick={() => run(() => lookAtImpact({ template, version }))}
      >
        <ScanSearch aria-hidden />
        {children}
      </Button>
      {problem === undefined ? null : <ProblemCallout problem={problem} />}
    </div>
  );
}
