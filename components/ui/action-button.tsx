"use client";

import { RefreshCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ActionResult } from "@/lib/http";
import { Button } from "./button";
import { useAction } from "./use-action";

interface ActionButtonProps<Value> {
  action: () => Promise<ActionResult<Value>>;
  /** What came of it, in a sentence. */
  say: (value: Value) => string;
  children: ReactNode;
}

/** Asks for something again, shows that it is under way, and says beside it what came of it. */
export function ActionButton<Value>({ action, say, children }: ActionButtonProps<Value>) {
  const { pending, problem, run } = useAction();
  const [said, setSaid] = useState("");
  return (
    <div className="flex flex-wrap items-center justify-end gap-3">
      <p aria-live="polite" className="text-sm text-muted empty:sr-only">
        {problem?.detail ?? said}
      </p>
      <Button
        disabled={pending}
        onClick={() => run(action, (result) => result.ok && setSaid(say(result.value)))}
      >
        <RefreshCw aria-hidden className={pending ? "animate-spin" : ""} />
        {children}
      </Button>
    </div>
  );
}
