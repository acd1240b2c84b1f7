"use client";

import { ActionButton } from "@/components/ui/action-button";
import { check } from "../actions";

/** Asks the host again, and lets what waits for it try at once. */
export function CheckButton() {
  return (
    <ActionButton action={check} say={({ woken }) => inWords(woken)}>
      Check connection
    </ActionButton>
  );
}

function inWords(woken: number): string {
  if (woken === 0) return "Checked just now.";
  return woken === 1
    ? "Asked just now; the request that waited goes on."
    : `Asked just now; ${woken} requests that waited go on.`;
}
