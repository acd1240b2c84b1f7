"use client";

import { RefreshCw } from "lucide-react";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { check } from "../actions";

/** Asks the host again, and lets what waits for it try at once. */
export function CheckButton() {
  const [pending, start] = useTransition();
  const [said, setSaid] = useState("");
  return (
    <div className="flex flex-wrap items-center justify-end gap-3">
      <p aria-live="polite" className="text-sm text-muted empty:hidden">
        {said}
      </p>
      <Button
        disabled={pending}
        onClick={() =>
          start(async () => {
            const result = await check();
            setSaid(result.ok ? inWords(result.value.woken) : result.problem.detail);
          })
        }
      >
        <RefreshCw aria-hidden className={pending ? "animate-spin" : ""} />
        Check connection
      </Button>
    </div>
  );
}

function inWords(woken: number): string {
  if (woken === 0) return "Asked just now.";
  return woken === 1
    ? "Asked just now; the request that waited goes on."
    : `Asked just now; ${woken} requests that waited go on.`;
}
