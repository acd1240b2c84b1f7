"use client";

import { Button } from "@/components/ui/button";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { withdraw } from "../actions";

/** Takes back what one asked for oneself; somebody else decides it. */
export function WithdrawException({ id }: { id: string }) {
  const { pending, problem, run } = useAction();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button size="sm" disabled={pending} onClick={() => run(() => withdraw(id))}>
        Withdraw
      </Button>
      <span className="text-sm text-muted">Somebody else of the platform team decides.</span>
      <ProblemCallout problem={problem} />
    </div>
  );
}
