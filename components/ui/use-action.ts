"use client";

import { useState, useTransition } from "react";
import type { Problem } from "@/lib/errors";
import type { ActionResult } from "@/lib/http";

export interface RunningAction {
  /** It is under way. */
  pending: boolean;
  /** Why the last one failed. */
  problem: Problem | undefined;
  /** Runs a server action; `after` is called with what came of it. */
  run<Value>(
    action: () => Promise<ActionResult<Value>>,
    after?: (result: ActionResult<Value>) => void,
  ): void;
  /** Forgets the problem. */
  reset(): void;
}

/** A server action that a button or a form runs. */
export function useAction(): RunningAction {
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<Problem>();
  return {
    pending,
    problem,
    run: (action, after) =>
      start(async () => {
        const result = await action();
        setProblem(result.ok ? undefined : result.problem);
        after?.(result);
      }),
    reset: () => setProblem(undefined),
  };
}
